// The floor under every output: merely writing that many bytes.
//
//   floor_write FILE BYTES
//
// Writes BYTES to FILE in pieces of 1 MiB from one buffer, then syncs it, as a publisher that may
// not lose its output must.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char buffer[1 << 20];

static void fail(const char *what) {
  fprintf(stderr, "floor_write: %s: %s\n", what, strerror(errno));
  exit(1);
}

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: floor_write FILE BYTES\n");
    return 64;
  }
  long long left = strtoll(argv[2], NULL, 10);
  int file = open(argv[1], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) fail(argv[1]);
  memset(buffer, 'x', sizeof buffer);
  while (left > 0) {
    size_t piece = left < (long long)sizeof buffer ? (size_t)left : sizeof buffer;
    ssize_t done = write(file, buffer, piece);
    if (done <= 0) fail(argv[1]);
    left -= done;
  }
  if (fsync(file) || close(file)) fail(argv[1]);
  return 0;
}
