/*
 * Stands before libc's flushes of a process, preloaded. Adds one to the 64-bit number at the beginning of the file that
 * JIUJIN_FLUSH_COUNT names for each fsync, fdatasync, sync_file_range and msync that is let through; makes each take
 * JIUJIN_FLUSH_DELAY microseconds longer, as on a slower disk. Without these it only lets them through.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static volatile uint64_t *flushes;
static long delay_micros;

__attribute__((constructor)) static void read_wishes(void) {
  const char *delay = getenv("JIUJIN_FLUSH_DELAY");
  delay_micros = delay ? atol(delay) : 0;
  const char *name = getenv("JIUJIN_FLUSH_COUNT");
  int descriptor = name ? open(name, O_RDWR | O_CLOEXEC) : -1;
  if (descriptor < 0) return;
  void *mapped = mmap(NULL, sizeof *flushes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  close(descriptor);
  if (mapped != MAP_FAILED) flushes = mapped;
}

/* Counts a flush and waits as long as it is to take besides: the disk's own time follows. */
static void before_flush(void) {
  if (flushes) __atomic_add_fetch(flushes, 1, __ATOMIC_RELAXED);
  if (delay_micros <= 0) return;
  struct timespec left = {delay_micros / 1000000, (delay_micros % 1000000) * 1000};
  while (nanosleep(&left, &left) != 0) {
  }
}

int fsync(int descriptor) {
  before_flush();
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  return real(descriptor);
}

int fdatasync(int descriptor) {
  before_flush();
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  return real(descriptor);
}

int sync_file_range(int descriptor, off_t offset, off_t length, unsigned int flags) {
  before_flush();
  int (*real)(int, off_t, off_t, unsigned int) =
      (int (*)(int, off_t, off_t, unsigned int))dlsym(RTLD_NEXT, "sync_file_range");
  return real(descriptor, offset, length, flags);
}

int msync(void *start, size_t length, int flags) {
  before_flush();
  int (*real)(void *, size_t, int) = (int (*)(void *, size_t, int))dlsym(RTLD_NEXT, "msync");
  return real(start, length, flags);
}
