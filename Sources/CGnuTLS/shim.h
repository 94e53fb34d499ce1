#ifndef CGNUTLS_SHIM_H
#define CGNUTLS_SHIM_H

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

/// A function that finds the certificate for a handshake, as libmicrohttpd takes it: without its
/// type, which the compiler has checked here.
static inline const void *CGNUTLS_untyped(gnutls_certificate_retrieve_function2 *retrieve) {
  return (const void *)retrieve;
}

#endif
