#ifndef CCRYPT_SHIM_H
#define CCRYPT_SHIM_H

#include <crypt.h>
#include <stddef.h>

/// Leaves nothing of what was worked out in memory. A plain `memset` before memory is given back may
/// be left out by the compiler.
static inline void CCrypt_forget(struct crypt_data *data) {
  volatile unsigned char *byte = (volatile unsigned char *)data;
  for (size_t index = 0; index < sizeof *data; index++) byte[index] = 0;
}

#endif
