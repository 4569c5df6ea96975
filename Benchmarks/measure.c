// Runs a program and writes what it took to RESULT: wall seconds, processor seconds, peak KiB.
//
//   measure RESULT PROGRAM [ARGUMENT...]
//
// A small program of its own because the kernel counts the memory of whoever starts a program into
// that program's peak: started from Python, nothing is ever smaller than Python.
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: measure RESULT PROGRAM [ARGUMENT...]\n");
    return 64;
  }
  struct timespec start, stop;
  clock_gettime(CLOCK_MONOTONIC, &start);
  pid_t child = fork();
  if (child < 0) return 71;
  if (child == 0) {
    execvp(argv[2], argv + 2);
    perror(argv[2]);
    _exit(127);
  }
  int status;
  struct rusage used;
  if (wait4(child, &status, 0, &used) < 0) return 71;
  clock_gettime(CLOCK_MONOTONIC, &stop);
  FILE *result = fopen(argv[1], "w");
  if (!result) return 73;
  double wall = (double)(stop.tv_sec - start.tv_sec) + (double)(stop.tv_nsec - start.tv_nsec) / 1e9;
  double cpu = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
               (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
  fprintf(result, "%.6f %.6f %ld\n", wall, cpu, used.ru_maxrss);
  fclose(result);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
