// The floor under a workbook: zlib alone over the same sheet XML.
//
//   floor_deflate FILE [LEVEL] [THREADS]
//
// Deflates FILE in batches of 768 KiB on all cores, each batch a run of its own ended by a sync flush,
// as a parallel writer must, with its CRC-32. LEVEL is zlib's (default 5, tuned as the workbook
// writer tunes it: deflateTune(4, 6, 64, 25)). What comes out is dropped; its size is printed, so
// that speed is never compared at different sizes.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { batch = 3 << 18 };
static int file, level = 5;
static off_t size;
static atomic_llong next_byte, packed;

static void fail(const char *what) {
  fprintf(stderr, "floor_deflate: %s: %s\n", what, strerror(errno));
  exit(1);
}

static void *work(void *unused) {
  (void)unused;
  z_stream stream = {0};
  if (deflateInit2(&stream, level, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY)) fail("zlib");
  if (level == 5) deflateTune(&stream, 4, 6, 64, 25);
  if (level == 1) deflateTune(&stream, 4, 1, 12, 2);
  size_t room = deflateBound(&stream, batch) + 64;
  unsigned char *in = malloc(batch), *out = malloc(room);
  if (!in || !out) fail("memory");
  long long sum = 0;
  volatile uLong crc = 0;
  for (;;) {
    off_t at = atomic_fetch_add(&next_byte, batch);
    if (at >= size) break;
    ssize_t got = pread(file, in, batch, at);
    if (got <= 0) fail("read");
    crc ^= crc32(0, in, (uInt)got);
    stream.next_in = in, stream.avail_in = (uInt)got;
    stream.next_out = out, stream.avail_out = (uInt)room;
    if (deflate(&stream, Z_SYNC_FLUSH) != Z_OK || stream.avail_in) fail("zlib");
    sum += (long long)(room - stream.avail_out);
    deflateReset(&stream);
    // A reset also puts the level's own figures back.
    if (level == 5) deflateTune(&stream, 4, 6, 64, 25);
    if (level == 1) deflateTune(&stream, 4, 1, 12, 2);
  }
  deflateEnd(&stream);
  free(in), free(out);
  atomic_fetch_add(&packed, sum);
  return NULL;
}

int main(int argc, char **argv) {
  if (argc < 2) {
    fprintf(stderr, "usage: floor_deflate FILE [LEVEL] [THREADS]\n");
    return 64;
  }
  file = open(argv[1], O_RDONLY | O_CLOEXEC);
  struct stat facts;
  if (file < 0 || fstat(file, &facts)) fail(argv[1]);
  size = facts.st_size;
  if (argc > 2) level = atoi(argv[2]);
  long count = argc > 3 ? strtol(argv[3], NULL, 10) : sysconf(_SC_NPROCESSORS_ONLN);
  pthread_t threads[64];
  if (count < 1 || count > 64) count = 64;
  for (long at = 0; at < count; at++)
    if (pthread_create(&threads[at], NULL, work, NULL)) fail("thread");
  for (long at = 0; at < count; at++) pthread_join(threads[at], NULL);
  printf("%lld bytes of %lld\n", (long long)packed, (long long)size);
  return 0;
}
