// What libmicrohttpd does at its best: one prepared answer to every request, from a pool of two
// threads. The dashboard embeds the same library, so this is the most that it could reach.
//
//   plain BODY HEADERS
//
// HEADERS has a header a line, as "Name: value". Prints the port and serves until its input ends.
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct MHD_Response *answer;

static enum MHD_Result respond(void *context, struct MHD_Connection *connection, const char *url,
                               const char *method, const char *version, const char *upload,
                               size_t *upload_size, void **request) {
  (void)context, (void)url, (void)method, (void)version, (void)upload, (void)upload_size;
  // The first call for a request comes before its head is complete.
  if (*request == NULL) {
    *request = &answer;
    return MHD_YES;
  }
  return MHD_queue_response(connection, MHD_HTTP_OK, answer);
}

static char *contents(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) exit(2);
  fseek(file, 0, SEEK_END);
  *size = (size_t)ftell(file);
  rewind(file);
  char *bytes = malloc(*size + 1);
  if (bytes == NULL || fread(bytes, 1, *size, file) != *size) exit(2);
  bytes[*size] = 0;
  fclose(file);
  return bytes;
}

int main(int count, char **arguments) {
  if (count != 3) return 2;
  size_t size, head_size;
  char *body = contents(arguments[1], &size);
  char *head = contents(arguments[2], &head_size);
  answer = MHD_create_response_from_buffer(size, body, MHD_RESPMEM_PERSISTENT);
  for (char *line = strtok(head, "\n"); line != NULL; line = strtok(NULL, "\n")) {
    char *value = strstr(line, ": ");
    if (value == NULL) return 2;
    *value = 0;
    if (MHD_add_response_header(answer, line, value + 2) != MHD_YES) return 2;
  }
  struct MHD_Daemon *daemon =
      MHD_start_daemon(MHD_USE_POLL_INTERNAL_THREAD, 0, NULL, NULL, respond, NULL,
                       MHD_OPTION_THREAD_POOL_SIZE, 2u, MHD_OPTION_END);
  if (daemon == NULL) return 1;
  printf("%u\n", MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
  fflush(stdout);
  while (getchar() != EOF) continue;
  MHD_stop_daemon(daemon);
  MHD_destroy_response(answer);
}
