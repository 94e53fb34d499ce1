#ifndef CMICROHTTPD_SHIM_H
#define CMICROHTTPD_SHIM_H

#include <microhttpd.h>
#include <stdint.h>
#include <string.h>

// What Swift can't call: variadic functions, and options whose types the compiler should check.

/// The functions that the library calls, all with `context` as their first argument.
struct CMHDCallbacks {
  void *context;
  MHD_AcceptPolicyCallback accept;
  MHD_NotifyConnectionCallback connection;
  void *(*target)(void *context, const char *target, struct MHD_Connection *connection);
  MHD_AccessHandlerCallback request;
  MHD_RequestCompletedCallback completed;
  MHD_LogCallback log;
  /// A `gnutls_certificate_retrieve_function2`, which is called without `context`: the session's
  /// own pointer is the `struct MHD_Connection`. NULL for a server without TLS.
  const void *certificate;
};

/// What the library is to keep to.
struct CMHDLimits {
  /// Threads that answer requests.
  unsigned int threads;
  /// Connections at once, shared out among the threads.
  unsigned int connections;
  /// Bytes of memory for each connection: request head, then answer head and chunk.
  size_t connection_memory;
  /// Seconds without a byte after which a connection is closed.
  unsigned int timeout_seconds;
  /// 1 to have some of what is malformed refused by the library, without a word or in its own; 0 to
  /// see it.
  int strictness;
};

// Decoding is strict and is done in Swift.
static inline size_t CMHD_leave_escaped(
    void *context, struct MHD_Connection *connection, char *text) {
  (void)context;
  (void)connection;
  return strlen(text);
}

/// Starts answering on a listening socket, which the library then owns, even when this fails.
/// NULL on failure, with the cause in `errno`.
///
/// `priorities` says in GnuTLS's words which versions and ciphers of TLS are allowed; ignored
/// without `callbacks.certificate`.
static inline struct MHD_Daemon *CMHD_start(
    int listening_socket, struct CMHDLimits limits, struct CMHDCallbacks callbacks,
    const char *priorities) {
  // Poll rather than epoll, which loses a close that arrives together with data.
  unsigned int flags =
      MHD_USE_POLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
  struct MHD_OptionItem some[] = {
      {MHD_OPTION_END, 0, NULL},
      {MHD_OPTION_END, 0, NULL},
      {MHD_OPTION_END, 0, NULL},
      {MHD_OPTION_END, 0, NULL}};
  struct MHD_OptionItem *next = some;
  // A pool of one is refused: without the option there is one thread.
  if (limits.threads > 1) {
    *next++ = (struct MHD_OptionItem){
        MHD_OPTION_THREAD_POOL_SIZE, (intptr_t)limits.threads, NULL};
  }
  if (callbacks.certificate != NULL) {
    flags |= MHD_USE_TLS;
    *next++ = (struct MHD_OptionItem){MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)priorities};
    *next++ = (struct MHD_OptionItem){
        MHD_OPTION_HTTPS_CERT_CALLBACK, 0, (void *)callbacks.certificate};
  }
  return MHD_start_daemon(
      flags, 0, callbacks.accept, callbacks.context, callbacks.request, callbacks.context,
      MHD_OPTION_EXTERNAL_LOGGER, callbacks.log, callbacks.context,
      MHD_OPTION_LISTEN_SOCKET, listening_socket,
      MHD_OPTION_ARRAY, some,
      MHD_OPTION_CONNECTION_LIMIT, limits.connections,
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, limits.connection_memory,
      MHD_OPTION_CONNECTION_TIMEOUT, limits.timeout_seconds,
      MHD_OPTION_STRICT_FOR_CLIENT, limits.strictness,
      MHD_OPTION_URI_LOG_CALLBACK, callbacks.target, callbacks.context,
      MHD_OPTION_UNESCAPE_CALLBACK, CMHD_leave_escaped, NULL,
      MHD_OPTION_NOTIFY_CONNECTION, callbacks.connection, callbacks.context,
      MHD_OPTION_NOTIFY_COMPLETED, callbacks.completed, callbacks.context,
      MHD_OPTION_END);
}

/// The descriptor of a connection's socket, which only the library may close.
static inline int CMHD_socket(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info == NULL ? -1 : info->connect_fd;
}

/// The address of the client; lives as long as the connection.
static inline const struct sockaddr *CMHD_client_address(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  return info == NULL ? NULL : info->client_addr;
}

/// What the connection callback stored for this connection.
static inline void *CMHD_socket_context(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return info == NULL ? NULL : info->socket_context;
}

/// Puts a field before those of the request whose first line has just come. The library takes apart
/// the first `Cookie` there is into memory of the connection, and closes it without an answer when
/// there is too little: let it find this one, and leave the client's as they are.
static inline enum MHD_Result CMHD_put_cookie_first(struct MHD_Connection *connection) {
  return MHD_set_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_COOKIE, "-");
}

/// Bytes of the request head, from the first of the method to the last of the empty line.
/// 0 while it is not whole.
static inline size_t CMHD_head_size(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
  return info == NULL ? 0 : info->header_size;
}

/// Sends a response without chunks and closes the connection after it.
static inline enum MHD_Result CMHD_send_unchunked(struct MHD_Response *response) {
  return MHD_set_response_options(response, MHD_RF_HTTP_1_0_COMPATIBLE_STRICT, MHD_RO_END);
}

#endif
