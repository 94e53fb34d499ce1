#ifndef CPROCESS_SHIM_H
#define CPROCESS_SHIM_H

#include <sys/resource.h>
#if defined(__linux__)
#include <sys/prctl.h>
#endif

// What Swift can't call: variadic functions.

/// Has no core of the process written and lets nobody but root look into it; 0 where that is done.
static inline int CProcess_forbid_looks_into_memory(void) {
  int trouble = 0;
#if defined(__linux__)
  trouble |= prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
  struct rlimit none = {0, 0};
  return trouble | setrlimit(RLIMIT_CORE, &none);
}

#endif
