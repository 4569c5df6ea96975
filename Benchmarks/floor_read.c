// The floor under every export of a folder of items: merely reading the files.
//
//   floor_read [stat] FOLDER [THREADS]
//
// Lists the folder once, then opens, reads, stats and closes each file (`openat`, one `read` into a
// large buffer, `fstat`, `close`), on all cores. Nothing is done with the bytes. A reader that makes
// sure that it saw whole files cannot do with less. With `stat`, each file is only stat'ed
// (`fstatat`): the floor under a run that finds nothing changed.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int folder;
static int only_stat;
static char *names;
static size_t *starts, total_names;
static atomic_size_t next_name;
static atomic_llong bytes;

static void fail(const char *what) {
  fprintf(stderr, "floor_read: %s: %s\n", what, strerror(errno));
  exit(1);
}

static void list(void) {
  DIR *stream = fdopendir(dup(folder));
  if (!stream) fail("list");
  size_t length = 0, room = 1 << 20, slots = 1 << 16;
  names = malloc(room);
  starts = malloc(slots * sizeof *starts);
  for (struct dirent *entry; (entry = readdir(stream));) {
    if (entry->d_type != DT_REG) continue;
    size_t size = strlen(entry->d_name) + 1;
    if (length + size > room) names = realloc(names, room *= 2);
    if (total_names == slots) starts = realloc(starts, (slots *= 2) * sizeof *starts);
    if (!names || !starts) fail("memory");
    starts[total_names++] = length;
    memcpy(names + length, entry->d_name, size);
    length += size;
  }
  closedir(stream);
}

static void *work(void *unused) {
  (void)unused;
  size_t room = 1 << 20;
  char *buffer = malloc(room);
  long long sum = 0;
  struct stat facts;
  for (;;) {
    size_t first = atomic_fetch_add(&next_name, 256);
    if (first >= total_names) break;
    for (size_t at = first; at < first + 256 && at < total_names; at++) {
      const char *name = names + starts[at];
      if (only_stat) {
        if (fstatat(folder, name, &facts, AT_SYMLINK_NOFOLLOW)) fail(name);
        sum += facts.st_size;
        continue;
      }
      int file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
      if (file < 0) fail(name);
      ssize_t got = read(file, buffer, room);
      if (got < 0 || fstat(file, &facts) || facts.st_size != got || close(file)) fail(name);
      sum += got;
    }
  }
  free(buffer);
  atomic_fetch_add(&bytes, sum);
  return NULL;
}

int main(int argc, char **argv) {
  if (argc > 1 && strcmp(argv[1], "stat") == 0) only_stat = 1, argv++, argc--;
  if (argc < 2) {
    fprintf(stderr, "usage: floor_read [stat] FOLDER [THREADS]\n");
    return 64;
  }
  folder = open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) fail(argv[1]);
  list();
  long count = argc > 2 ? strtol(argv[2], NULL, 10) : sysconf(_SC_NPROCESSORS_ONLN);
  pthread_t threads[64];
  if (count < 1 || count > 64) count = 64;
  for (long at = 0; at < count; at++)
    if (pthread_create(&threads[at], NULL, work, NULL)) fail("thread");
  for (long at = 0; at < count; at++) pthread_join(threads[at], NULL);
  printf("%zu files, %lld bytes\n", total_names, (long long)bytes);
  return 0;
}
