#define _GNU_SOURCE
#include "CSystemCalls.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/syscall.h>
#endif

static int argument_count;
static char **arguments;

#if defined(__GLIBC__)
// The C library hands constructors what it hands to main.
__attribute__((constructor)) static void keep_arguments(int count, char **values) {
  argument_count = count;
  arguments = values;
}
#endif

const char *larder_argument(int index) {
  return index < argument_count ? arguments[index] : NULL;
}

int larder_exchange(const char *one, const char *other) {
#if defined(__linux__) && defined(RENAME_EXCHANGE)
  return renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE);
#else
  errno = ENOSYS;
  return -1;
#endif
}

int larder_rename_to_free(int folder, const char *old, const char *name) {
#if defined(__linux__) && defined(RENAME_NOREPLACE)
  return renameat2(folder, old, folder, name, RENAME_NOREPLACE);
#else
  errno = ENOSYS;
  return -1;
#endif
}

int larder_is_mount_point(int descriptor) {
#if defined(__linux__) && defined(STATX_ATTR_MOUNT_ROOT)
  struct statx info;
  if (statx(descriptor, "", AT_EMPTY_PATH, 0, &info) != 0) return 0;
  return (info.stx_attributes & info.stx_attributes_mask & STATX_ATTR_MOUNT_ROOT) != 0;
#else
  return 0;
#endif
}

int larder_syncfs(int descriptor) {
#if defined(__linux__)
  return syncfs(descriptor);
#else
  errno = ENOSYS;
  return -1;
#endif
}

#if defined(__linux__)
int larder_openat(int folder, const char *name, int flags) {
  return (int)syscall(SYS_openat, folder, name, flags | O_LARGEFILE, 0);
}

ssize_t larder_read(int descriptor, void *to, size_t count) {
  return syscall(SYS_read, descriptor, to, count);
}

int larder_close(int descriptor) { return (int)syscall(SYS_close, descriptor); }

_Static_assert(sizeof(((struct dirent *)0)->d_ino) == 8 && offsetof(struct dirent, d_name) == 19,
               "the system's record");

ssize_t larder_entries(int folder, void *to, size_t count) {
  return syscall(SYS_getdents64, folder, to, count);
}
#else
int larder_openat(int folder, const char *name, int flags) { return openat(folder, name, flags); }

ssize_t larder_read(int descriptor, void *to, size_t count) { return read(descriptor, to, count); }

int larder_close(int descriptor) { return close(descriptor); }

ssize_t larder_entries(int folder, void *to, size_t count) {
  errno = ENOSYS;
  return -1;
}
#endif

long larder_waits(void) {
#if defined(__linux__) && defined(RUSAGE_THREAD)
  struct rusage usage;
  return getrusage(RUSAGE_THREAD, &usage) == 0 ? usage.ru_nvcsw : 0;
#else
  return 0;
#endif
}

extern char **environ;

char **larder_environment(void) { return environ; }
