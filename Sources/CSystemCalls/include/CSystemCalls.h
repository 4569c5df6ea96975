// Linux system calls that the C library's Swift module leaves out because they need _GNU_SOURCE.
#ifndef LARDER_CSYSTEMCALLS_H
#define LARDER_CSYSTEMCALLS_H

#include <sys/types.h>

// The argument number `index` of the program, whose name is number 0; NULL behind the last, and where the
// C library tells nobody but main.
const char *_Nullable larder_argument(int index);

// Exchanges two names in one step (renameat2 with RENAME_EXCHANGE). Returns 0, or -1 with errno set:
// ENOSYS or EINVAL where the system or the file system cannot.
int larder_exchange(const char *_Nonnull one, const char *_Nonnull other);

// Gives the entry `old` of the folder `folder` the name `name`, which must be free (renameat2 with
// RENAME_NOREPLACE). Returns 0, or -1 with errno set: ENOSYS or EINVAL where the system or the file system
// cannot.
int larder_rename_to_free(int folder, const char *_Nonnull old, const char *_Nonnull name);

// Whether `descriptor` is a folder at which something else is mounted, be it of the same file system. 0
// also where the system does not tell.
int larder_is_mount_point(int descriptor);

// Writes everything of the file system that `descriptor` lies on to disk. Returns 0, or -1 with errno
// set; where syncfs does not exist, ENOSYS.
int larder_syncfs(int descriptor);

// openat, read and close that are no cancellation points. With threads the C library's are, at the cost of
// four locked operations a file; nothing here cancels a thread.
int larder_openat(int folder, const char *_Nonnull name, int flags);
ssize_t larder_read(int descriptor, void *_Nullable to, size_t count);
int larder_close(int descriptor);

// Reads entries of an open folder, as `struct dirent` each and one behind the other (getdents64). Returns
// how many bytes they take, 0 at the end, -1 with errno set.
ssize_t larder_entries(int folder, void *_Nonnull to, size_t count);

// How often the calling thread has waited for something so far: a disk, a lock (getrusage's voluntary
// context switches). 0 where the system does not tell.
long larder_waits(void);

// The variables of the environment, NAME=VALUE each, and a null pointer behind them. Swift takes the C
// library's own variable for shared mutable state.
char *_Nullable *_Nullable larder_environment(void);

#endif
