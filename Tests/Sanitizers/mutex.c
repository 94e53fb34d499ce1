// Tells ThreadSanitizer of the waits for a Mutex that is held. What they do is in Swift's own library,
// which is not instrumented: without this whatever such a mutex protects is reported as a race once two
// threads want it at a time. script/test loads it before that library.
// https://github.com/swiftlang/swift/blob/main/stdlib/public/Synchronization/Mutex/LinuxImpl.swift
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

// Weak, since `swift test` itself loads this too and has no such functions.
__attribute__((weak)) void __tsan_acquire(void *address);
__attribute__((weak)) void __tsan_release(void *address);

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

typedef __attribute__((swiftcall)) void lock_slow(uint32_t, __attribute__((swift_context)) void *);
typedef __attribute__((swiftcall)) void unlock_slow(__attribute__((swift_context)) void *);

__attribute__((swiftcall)) void lock(uint32_t self_id, __attribute__((swift_context)) void *mutex)
    __asm__(LOCK);
__attribute__((swiftcall)) void lock(uint32_t self_id, __attribute__((swift_context)) void *mutex) {
  ((lock_slow *)dlsym(RTLD_NEXT, LOCK))(self_id, mutex);
  if (__tsan_acquire) __tsan_acquire(mutex);
}

__attribute__((swiftcall)) void unlock(__attribute__((swift_context)) void *mutex) __asm__(UNLOCK);
__attribute__((swiftcall)) void unlock(__attribute__((swift_context)) void *mutex) {
  if (__tsan_release) __tsan_release(mutex);
  ((unlock_slow *)dlsym(RTLD_NEXT, UNLOCK))(mutex);
}
