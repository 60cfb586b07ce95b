/*
 * Preloaded into a test's Node process: writes down, in order and with its bytes, every call that changes a file
 * below one folder, and lets chosen calls fail. Never part of the product.
 *
 * The program under test steers it through a file that exists only here, CONTROL_PATH. What is written to it is
 *   !record LOG<newline>ROOT    from now on calls below ROOT are appended to LOG ("-" for LOG: only counted)
 *   !stop
 *   !fault CLASSES NTH ERRNO PERSISTENT   the NTH call of CLASSES from now on (sum of: 1 any, 2 takes space,
 *                                         4 writes, 8 flushes) fails with ERRNO, or is cut short when ERRNO is 0;
 *                                         PERSISTENT 1: and all after it. NTH 0: none
 *   anything else               a mark: copied into the log between the calls before and after it
 * Reading from it gives the number of calls of CLASSES since the last !fault.
 *
 * An entry of the log is a header and `length` bytes, in the byte order of the machine.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define CONTROL_PATH "/jiujin-recorder"
#define MOST_DESCRIPTORS 4096
#define LONGEST_PATH 4096

enum kind { OPENED = 1, CLOSED, WRITTEN, RESIZED, SYNCED, SYNC_FAILED, RENAMED, LINKED, UNLINKED, MADE_FOLDER, MARK,
            UNSUPPORTED, REMOVED_FOLDER };
enum use { FOREIGN = 0, FOLLOWED, CONTROL };
/* what a call is, as a sum */
enum { ANY = 1, SPACE = 2, WRITE = 4, FLUSH = 8 };
#define EVERY_CALL ANY
#define TAKES_SPACE (ANY | SPACE)
#define WRITES (ANY | SPACE | WRITE)
#define FLUSHES (ANY | SPACE | FLUSH)

struct header {
  uint32_t length;
  int32_t kind;
  int32_t descriptor;
  int32_t flags;
  int64_t offset;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char root[LONGEST_PATH];
static size_t root_length;
static int log_descriptor = -1;
static unsigned char use_of[MOST_DESCRIPTORS];
static long calls, fault_nth;
static int fault_classes = ANY, fault_errno, fault_persistent;

static int is_followed(int descriptor) {
  return descriptor >= 0 && descriptor < MOST_DESCRIPTORS && use_of[descriptor] == FOLLOWED;
}

static int is_control(int descriptor) {
  return descriptor >= 0 && descriptor < MOST_DESCRIPTORS && use_of[descriptor] == CONTROL;
}

static int is_below_root(const char *path) {
  return root_length > 0 && path && strncmp(path, root, root_length) == 0 &&
         (path[root_length] == '/' || path[root_length] == 0);
}

static void append(const void *bytes, size_t length) {
  const char *next = bytes;
  while (length > 0) {
    long done = syscall(SYS_write, log_descriptor, next, length);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) {
      static const char message[] = "recorder: the log cannot be written\n";
      syscall(SYS_write, 2, message, sizeof message - 1);
      _exit(70);
    }
    next += done;
    length -= (size_t)done;
  }
}

static void note(int kind, int descriptor, int flags, int64_t offset, const void *bytes, size_t length) {
  if (log_descriptor < 0) return;
  int kept = errno;
  struct header header = {(uint32_t)length, kind, descriptor, flags, offset};
  append(&header, sizeof header);
  if (length > 0) append(bytes, length);
  errno = kept;
}

static void note_paths(int kind, const char *from, const char *to) {
  char both[2 * LONGEST_PATH];
  int length = snprintf(both, sizeof both, "%s%c%s", from, 0, to);
  note(kind, -1, 0, 0, both, (size_t)length);
}

/* 0: goes through; -1: is cut short; otherwise the errno it fails with. */
static int fault_of(int classes) {
  if (!(classes & fault_classes)) return 0;
  calls += 1;
  if (fault_nth == 0 || calls < fault_nth || (calls > fault_nth && !fault_persistent)) return 0;
  return fault_errno ? fault_errno : -1;
}

#define LOCKED(type, body)        \
  do {                            \
    pthread_mutex_lock(&lock);    \
    type result = (body);         \
    int kept = errno;             \
    pthread_mutex_unlock(&lock);  \
    errno = kept;                 \
    return result;                \
  } while (0)

static long refused(int error) {
  errno = error;
  return -1;
}

static void begin_recording(const char *parameters) {
  const char *end = strchr(parameters, '\n');
  if (!end) return;
  char path[LONGEST_PATH];
  snprintf(path, sizeof path, "%.*s", (int)(end - parameters), parameters);
  if (log_descriptor >= 0) syscall(SYS_close, log_descriptor);
  log_descriptor = -1;
  if (strcmp(path, "-") != 0) {
    int opened = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    /* out of the way of the numbers the program gets */
    log_descriptor = (int)syscall(SYS_fcntl, opened, F_DUPFD_CLOEXEC, 1000);
    syscall(SYS_close, opened);
  }
  root_length = (size_t)snprintf(root, sizeof root, "%s", end + 1);
}

static void stop_recording(void) {
  root_length = 0;
  if (log_descriptor >= 0) syscall(SYS_close, log_descriptor);
  log_descriptor = -1;
}

static void steer(const char *bytes, size_t length) {
  if (length == 0 || bytes[0] != '!') {
    note(MARK, -1, 0, 0, bytes, length);
    return;
  }
  char command[3 * LONGEST_PATH];
  snprintf(command, sizeof command, "%.*s", (int)length, bytes);
  if (strncmp(command, "!record ", 8) == 0) begin_recording(command + 8);
  if (strncmp(command, "!stop", 5) == 0) stop_recording();
  if (strncmp(command, "!fault ", 7) == 0) {
    sscanf(command + 7, "%d %ld %d %d", &fault_classes, &fault_nth, &fault_errno, &fault_persistent);
    calls = 0;
  }
}

static long answer_calls(char *buffer, size_t room) {
  int length = snprintf(buffer, room, "%ld", calls);
  return length < (int)room ? length : (long)room;
}

static void follow(int descriptor, int use) {
  if (descriptor >= 0 && descriptor < MOST_DESCRIPTORS) use_of[descriptor] = (unsigned char)use;
}

static long open_control(void) {
  long descriptor = syscall(SYS_openat, AT_FDCWD, "/dev/null", O_RDWR | O_CLOEXEC, 0);
  follow((int)descriptor, CONTROL);
  return descriptor;
}

static long open_followed(const char *path, int flags, mode_t mode) {
  int fault = fault_of(flags & O_CREAT ? TAKES_SPACE : EVERY_CALL);
  if (fault > 0) return refused(fault);
  if ((flags & O_TMPFILE) == O_TMPFILE) note(UNSUPPORTED, -1, 0, 0, "O_TMPFILE", 9);
  long descriptor = syscall(SYS_openat, AT_FDCWD, path, flags, mode);
  if (descriptor < 0) return -1;
  follow((int)descriptor, FOLLOWED);
  note(OPENED, (int)descriptor, flags, 0, path, strlen(path));
  return descriptor;
}

static long open_any(int folder, const char *path, int flags, mode_t mode) {
  if (path && strcmp(path, CONTROL_PATH) == 0) return open_control();
  if (is_below_root(path)) return open_followed(path, flags, mode);
  /* SQLite's own randomness (salts of the log), so that a recording repeats */
  const char *randomness = getenv("RECORDER_RANDOMNESS");
  if (randomness && path && strcmp(path, "/dev/urandom") == 0) path = randomness;
  long descriptor = syscall(SYS_openat, folder, path, flags, mode);
  follow((int)descriptor, FOREIGN);
  return descriptor;
}

static mode_t mode_in(int flags, va_list rest) {
  return flags & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY)) ? va_arg(rest, mode_t) : 0;
}

#define OPEN_CALL(name, folder, parameters)                     \
  int name parameters {                                         \
    va_list rest;                                               \
    va_start(rest, flags);                                      \
    mode_t mode = mode_in(flags, rest);                         \
    va_end(rest);                                               \
    LOCKED(int, (int)open_any(folder, path, flags, mode));      \
  }

OPEN_CALL(open, AT_FDCWD, (const char *path, int flags, ...))
OPEN_CALL(open64, AT_FDCWD, (const char *path, int flags, ...))
OPEN_CALL(openat, folder, (int folder, const char *path, int flags, ...))
OPEN_CALL(openat64, folder, (int folder, const char *path, int flags, ...))

int __open_2(const char *path, int flags) { LOCKED(int, (int)open_any(AT_FDCWD, path, flags, 0)); }
int __open64_2(const char *path, int flags) { LOCKED(int, (int)open_any(AT_FDCWD, path, flags, 0)); }
int creat(const char *path, mode_t mode) { return open(path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return creat(path, mode); }

static long close_any(int descriptor) {
  if (is_followed(descriptor)) note(CLOSED, descriptor, 0, 0, NULL, 0);
  follow(descriptor, FOREIGN);
  return syscall(SYS_close, descriptor);
}

int close(int descriptor) { LOCKED(int, (int)close_any(descriptor)); }

static ssize_t write_followed(int descriptor, const void *bytes, size_t length, off_t offset) {
  int fault = fault_of(WRITES);
  if (fault > 0) return refused(fault);
  /* as a nearly full disk does: less than asked for, never nothing */
  if (fault < 0 && length > 1) length /= 2;
  long done = syscall(SYS_pwrite64, descriptor, bytes, length, offset);
  if (done > 0) note(WRITTEN, descriptor, 0, offset, bytes, (size_t)done);
  return done;
}

static ssize_t write_at_position(int descriptor, const void *bytes, size_t length) {
  int appends = (int)syscall(SYS_fcntl, descriptor, F_GETFL) & O_APPEND;
  off_t offset = lseek(descriptor, 0, appends ? SEEK_END : SEEK_CUR);
  ssize_t done = write_followed(descriptor, bytes, length, offset);
  if (done > 0) lseek(descriptor, offset + done, SEEK_SET);
  return done;
}

static ssize_t write_any(int descriptor, const void *bytes, size_t length) {
  if (is_control(descriptor)) {
    steer(bytes, length);
    return (ssize_t)length;
  }
  return is_followed(descriptor) ? write_at_position(descriptor, bytes, length)
                                 : syscall(SYS_write, descriptor, bytes, length);
}

static ssize_t pwrite_any(int descriptor, const void *bytes, size_t length, off_t offset) {
  return is_followed(descriptor) ? write_followed(descriptor, bytes, length, offset)
                                 : syscall(SYS_pwrite64, descriptor, bytes, length, offset);
}

static int appends_or_controls(int descriptor) { return is_followed(descriptor) || is_control(descriptor); }

ssize_t write(int descriptor, const void *bytes, size_t length) {
  if (!appends_or_controls(descriptor)) return syscall(SYS_write, descriptor, bytes, length);
  LOCKED(ssize_t, write_any(descriptor, bytes, length));
}

ssize_t pwrite(int descriptor, const void *bytes, size_t length, off_t offset) {
  LOCKED(ssize_t, pwrite_any(descriptor, bytes, length, offset));
}
ssize_t pwrite64(int descriptor, const void *bytes, size_t length, off_t offset) {
  return pwrite(descriptor, bytes, length, offset);
}

/* One call for each part: a vector may be written in part anyway. */
static ssize_t write_parts(int descriptor, const struct iovec *parts, int count, off_t offset, int positioned) {
  ssize_t total = 0;
  for (int index = 0; index < count; index += 1) {
    size_t length = parts[index].iov_len;
    ssize_t done = positioned ? write_followed(descriptor, parts[index].iov_base, length, offset + total)
                              : write_at_position(descriptor, parts[index].iov_base, length);
    if (done < 0) return total > 0 ? total : -1;
    total += done;
    if ((size_t)done < length) break;
  }
  return total;
}

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
  if (!is_followed(descriptor)) return syscall(SYS_writev, descriptor, parts, count);
  LOCKED(ssize_t, write_parts(descriptor, parts, count, 0, 0));
}

ssize_t pwritev(int descriptor, const struct iovec *parts, int count, off_t offset) {
  if (!is_followed(descriptor)) return syscall(SYS_pwritev, descriptor, parts, count, offset, 0L);
  LOCKED(ssize_t, write_parts(descriptor, parts, count, offset, 1));
}
ssize_t pwritev64(int descriptor, const struct iovec *parts, int count, off_t offset) {
  return pwritev(descriptor, parts, count, offset);
}

static ssize_t read_any(int descriptor, void *buffer, size_t length, off_t offset, int positioned) {
  if (is_control(descriptor)) return answer_calls(buffer, length);
  if (is_followed(descriptor)) {
    int fault = fault_of(EVERY_CALL);
    if (fault > 0) return refused(fault);
  }
  return positioned ? syscall(SYS_pread64, descriptor, buffer, length, offset)
                    : syscall(SYS_read, descriptor, buffer, length);
}

ssize_t read(int descriptor, void *buffer, size_t length) {
  /* a terminal or pipe may block for long: never while holding the lock */
  if (!appends_or_controls(descriptor)) return syscall(SYS_read, descriptor, buffer, length);
  LOCKED(ssize_t, read_any(descriptor, buffer, length, 0, 0));
}
ssize_t pread(int descriptor, void *buffer, size_t length, off_t offset) {
  LOCKED(ssize_t, read_any(descriptor, buffer, length, offset, 1));
}
ssize_t pread64(int descriptor, void *buffer, size_t length, off_t offset) {
  return pread(descriptor, buffer, length, offset);
}

static long sync_any(int descriptor, long call) {
  if (!is_followed(descriptor)) return syscall(call, descriptor);
  int fault = fault_of(FLUSHES);
  long outcome = fault > 0 ? refused(fault) : syscall(call, descriptor);
  note(outcome == 0 ? SYNCED : SYNC_FAILED, descriptor, 0, 0, NULL, 0);
  return outcome;
}

int fsync(int descriptor) { LOCKED(int, (int)sync_any(descriptor, SYS_fsync)); }
int fdatasync(int descriptor) { LOCKED(int, (int)sync_any(descriptor, SYS_fdatasync)); }

static long resize_any(int descriptor, off_t size) {
  if (is_followed(descriptor)) {
    int fault = fault_of(EVERY_CALL);
    if (fault > 0) return refused(fault);
  }
  long outcome = syscall(SYS_ftruncate, descriptor, size);
  if (outcome == 0 && is_followed(descriptor)) note(RESIZED, descriptor, 0, size, NULL, 0);
  return outcome;
}

int ftruncate(int descriptor, off_t size) { LOCKED(int, (int)resize_any(descriptor, size)); }
int ftruncate64(int descriptor, off_t size) { return ftruncate(descriptor, size); }

static long resize_path(const char *path, off_t size) {
  if (is_below_root(path)) note(UNSUPPORTED, -1, 0, 0, "truncate", 8);
  return syscall(SYS_truncate, path, size);
}

int truncate(const char *path, off_t size) { LOCKED(int, (int)resize_path(path, size)); }
int truncate64(const char *path, off_t size) { return truncate(path, size); }

static long allocate_any(int descriptor, int mode, off_t offset, off_t length) {
  if (!is_followed(descriptor)) return syscall(SYS_fallocate, descriptor, mode, offset, length);
  int fault = fault_of(TAKES_SPACE);
  if (fault > 0) return refused(fault);
  struct stat before;
  if (mode != 0 || fstat(descriptor, &before) != 0) {
    note(UNSUPPORTED, descriptor, mode, 0, "fallocate", 9);
    return refused(EOPNOTSUPP);
  }
  long outcome = syscall(SYS_fallocate, descriptor, mode, offset, length);
  if (outcome == 0 && offset + length > before.st_size)
    note(RESIZED, descriptor, 0, offset + length, NULL, 0);
  return outcome;
}

int fallocate(int descriptor, int mode, off_t offset, off_t length) {
  LOCKED(int, (int)allocate_any(descriptor, mode, offset, length));
}
int fallocate64(int descriptor, int mode, off_t offset, off_t length) {
  return fallocate(descriptor, mode, offset, length);
}
int posix_fallocate(int descriptor, off_t offset, off_t length) {
  return fallocate(descriptor, 0, offset, length) == 0 ? 0 : errno;
}
int posix_fallocate64(int descriptor, off_t offset, off_t length) {
  return posix_fallocate(descriptor, offset, length);
}

static long name_any(int kind, const char *from, const char *to) {
  int counts = is_below_root(from) || is_below_root(to);
  int fault = counts ? fault_of(TAKES_SPACE) : 0;
  if (fault > 0) return refused(fault);
  long outcome = kind == RENAMED ? syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0)
                                 : syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
  if (outcome == 0 && counts) note_paths(kind, from, to);
  return outcome;
}

int rename(const char *from, const char *to) { LOCKED(int, (int)name_any(RENAMED, from, to)); }
int link(const char *from, const char *to) { LOCKED(int, (int)name_any(LINKED, from, to)); }

static long symlink_any(const char *target, const char *path) {
  if (is_below_root(path)) note(UNSUPPORTED, -1, 0, 0, "symlink", 7);
  return syscall(SYS_symlinkat, target, AT_FDCWD, path);
}

int symlink(const char *target, const char *path) { LOCKED(int, (int)symlink_any(target, path)); }

static long unlink_any(const char *path, int flags) {
  if (!is_below_root(path)) return syscall(SYS_unlinkat, AT_FDCWD, path, flags);
  int fault = fault_of(EVERY_CALL);
  if (fault > 0) return refused(fault);
  long outcome = syscall(SYS_unlinkat, AT_FDCWD, path, flags);
  if (outcome == 0) note(flags & AT_REMOVEDIR ? REMOVED_FOLDER : UNLINKED, -1, 0, 0, path, strlen(path));
  return outcome;
}

int unlink(const char *path) { LOCKED(int, (int)unlink_any(path, 0)); }
int rmdir(const char *path) { LOCKED(int, (int)unlink_any(path, AT_REMOVEDIR)); }

/* What C++'s remove calls; the C library's own does not come by the functions above. */
static long remove_any(const char *path) {
  long outcome = unlink_any(path, 0);
  return outcome < 0 && errno == EISDIR ? unlink_any(path, AT_REMOVEDIR) : outcome;
}
int remove(const char *path) { LOCKED(int, (int)remove_any(path)); }

/* C++'s remove_all goes down by descriptors of folders. */
static long unlinkat_any(int folder, const char *path, int flags) {
  if (folder != AT_FDCWD && path[0] != '/') {
    char link[64], full[2 * LONGEST_PATH];
    snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t length = readlink(link, full, LONGEST_PATH);
    if (length > 0) {
      snprintf(full + length, sizeof full - (size_t)length, "/%s", path);
      if (is_below_root(full)) return unlink_any(full, flags);
    }
    return syscall(SYS_unlinkat, folder, path, flags);
  }
  return unlink_any(path, flags);
}

int unlinkat(int folder, const char *path, int flags) { LOCKED(int, (int)unlinkat_any(folder, path, flags)); }

static long mkdir_any(const char *path, mode_t mode) {
  int counts = is_below_root(path);
  int fault = counts ? fault_of(TAKES_SPACE) : 0;
  if (fault > 0) return refused(fault);
  long outcome = syscall(SYS_mkdirat, AT_FDCWD, path, mode);
  if (outcome == 0 && counts) note(MADE_FOLDER, -1, 0, 0, path, strlen(path));
  return outcome;
}

int mkdir(const char *path, mode_t mode) { LOCKED(int, (int)mkdir_any(path, mode)); }

/* Copies inside the kernel show no bytes: refused, and the callers read and write instead. */
ssize_t copy_file_range(int from, off_t *from_offset, int to, off_t *to_offset, size_t length, unsigned flags) {
  if (is_followed(to)) return refused(ENOSYS);
  return syscall(SYS_copy_file_range, from, from_offset, to, to_offset, length, flags);
}
ssize_t sendfile(int to, int from, off_t *offset, size_t length) {
  if (is_followed(to)) return refused(EINVAL);
  return syscall(SYS_sendfile, to, from, offset, length);
}
ssize_t sendfile64(int to, int from, off_t *offset, size_t length) { return sendfile(to, from, offset, length); }

static void *map_any(void *address, size_t length, int protection, int flags, int descriptor, off_t offset) {
  if (is_followed(descriptor) && (protection & PROT_WRITE) && (flags & MAP_SHARED))
    note(UNSUPPORTED, descriptor, 0, 0, "mmap", 4);
  return (void *)syscall(SYS_mmap, address, length, protection, flags, descriptor, offset);
}

void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset) {
  if (!is_followed(descriptor)) return (void *)syscall(SYS_mmap, address, length, protection, flags, descriptor, offset);
  LOCKED(void *, map_any(address, length, protection, flags, descriptor, offset));
}
void *mmap64(void *address, size_t length, int protection, int flags, int descriptor, off_t offset) {
  return mmap(address, length, protection, flags, descriptor, offset);
}

/* Calls that change nothing are not written down, but they can fail. */
#define LOOKING_CALL(name, of_interest, parameters, arguments)          \
  int name parameters {                                                 \
    static int(*next) parameters;                                       \
    if (!next) next = (int(*) parameters)dlsym(RTLD_NEXT, #name);       \
    if (of_interest) {                                                  \
      pthread_mutex_lock(&lock);                                        \
      int fault = fault_of(EVERY_CALL);                                 \
      pthread_mutex_unlock(&lock);                                      \
      if (fault > 0) return (int)refused(fault);                        \
    }                                                                   \
    return next arguments;                                              \
  }

LOOKING_CALL(fstat64, is_followed(descriptor), (int descriptor, struct stat64 *result), (descriptor, result))
LOOKING_CALL(stat64, is_below_root(path), (const char *path, struct stat64 *result), (path, result))
LOOKING_CALL(lstat64, is_below_root(path), (const char *path, struct stat64 *result), (path, result))
LOOKING_CALL(access, is_below_root(path), (const char *path, int mode), (path, mode))
