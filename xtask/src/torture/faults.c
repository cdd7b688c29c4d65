// Stands before the C library's file calls and brings one fault about, at a file call that is counted: TORTURE_FAULT at the TORTURE_AT-th call that writes under
// TORTURE_FOLDER. The count is shared by all processes, in the first eight bytes of TORTURE_COUNT.
//
//   kill        SIGKILL before the call; of a write, after half of it. TORTURE_PROGRAM alone is counted
//   full        from that call on no byte is written and nothing is made: ENOSPC
//   error       that call fails: EIO
//   read-only   nothing can be changed: EROFS
//   unreadable  the file TORTURE_PATH can't be opened: EACCES
//   clock       from that call on the clock is TORTURE_AHEAD seconds ahead
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum fault { NONE, COUNT, KILL, FULL, ERROR, READ_ONLY, UNREADABLE, CLOCK };
static enum fault fault;
static long at, ahead;
static const char *folder, *unreadable;
static volatile long *calls;

static const char *setting(const char *name) {
    const char *value = getenv(name);
    return value ? value : "";
}

__attribute__((constructor)) static void begin(void) {
    static const char *names[] = {"", "count", "kill", "full", "error", "read-only", "unreadable", "clock"};
    const char *program = setting("TORTURE_PROGRAM"), *wanted = setting("TORTURE_FAULT");
    char self[PATH_MAX] = "";
    if (readlink("/proc/self/exe", self, sizeof self - 1) < 0) return;
    const char *slash = strrchr(self, '/');
    if (*program && strcmp(slash ? slash + 1 : self, program)) return;
    int file = (int)syscall(SYS_openat, AT_FDCWD, setting("TORTURE_COUNT"), O_RDWR, 0);
    if (file < 0) return;
    void *shared = mmap(NULL, sizeof(long), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    syscall(SYS_close, file);
    if (shared == MAP_FAILED) return;
    calls = shared;
    folder = setting("TORTURE_FOLDER");
    unreadable = setting("TORTURE_PATH");
    at = atol(setting("TORTURE_AT"));
    ahead = atol(setting("TORTURE_AHEAD"));
    for (int known = 1; known < 8; known++)
        if (!strcmp(wanted, names[known])) fault = (enum fault)known;
}

// Whether a path lies in the folder; one that is not absolute starts at an open folder.
static int lies_inside(int start, const char *path) {
    char whole[2 * PATH_MAX] = "", link[64];
    if (path[0] == '/') return !strncmp(path, folder, strlen(folder));
    if (start == AT_FDCWD) snprintf(link, sizeof link, "/proc/self/cwd");
    else snprintf(link, sizeof link, "/proc/self/fd/%d", start);
    ssize_t length = readlink(link, whole, PATH_MAX - 1);
    if (length < 0) return 0;
    if (*path) snprintf(whole + length, PATH_MAX, "/%s", path);
    return !strncmp(whole, folder, strlen(folder));
}

static int is_open_inside(int file) { return fault && lies_inside(file, ""); }

static void die(void) { syscall(SYS_kill, getpid(), SIGKILL); }

// Counts a call; whether it fails, with errno set. Calls that make or lengthen something need room.
static int fails(int needs_room) {
    long call = __sync_add_and_fetch(calls, 1);
    if (fault == KILL && call == at) die();
    if (fault == FULL && call >= at && needs_room) return errno = ENOSPC, 1;
    if (fault == ERROR && call == at) return errno = EIO, 1;
    if (fault == READ_ONLY) return errno = EROFS, 1;
    return 0;
}

static int open_at(int start, const char *path, int flags, mode_t mode) {
    int writes = flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC);
    if (fault == UNREADABLE && !writes && lies_inside(start, path)) {
        const char *name = strrchr(path, '/'), *wanted = strrchr(unreadable, '/');
        if (!strcmp(path, unreadable) || (path[0] != '/' && name && wanted && strlen(path) < strlen(unreadable)
            && !strcmp(unreadable + strlen(unreadable) - strlen(path), path)))
            return errno = EACCES, -1;
    }
    if (fault && writes && lies_inside(start, path)) {
        int is_there = !syscall(SYS_faccessat, start, path, F_OK);
        if (fails((flags & O_CREAT) && !is_there)) return -1;
    }
    return (int)syscall(SYS_openat, start, path, flags, mode);
}

#define MODE(flags) mode_t mode = 0; if ((flags) & (O_CREAT | O_TMPFILE)) { va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); }
int open(const char *path, int flags, ...) { MODE(flags) return open_at(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return open_at(AT_FDCWD, path, flags, mode); }
int openat(int start, const char *path, int flags, ...) { MODE(flags) return open_at(start, path, flags, mode); }
int openat64(int start, const char *path, int flags, ...) { MODE(flags) return open_at(start, path, flags, mode); }

ssize_t write(int file, const void *bytes, size_t length) {
    if (is_open_inside(file)) {
        long next = *calls + 1;
        if ((fault == KILL || fault == FULL) && next == at && length > 1) syscall(SYS_write, file, bytes, length / 2);
        if (fails(1)) return -1;
    }
    return syscall(SYS_write, file, bytes, length);
}

ssize_t writev(int file, const struct iovec *parts, int count) {
    if (is_open_inside(file) && fails(1)) return -1;
    return syscall(SYS_writev, file, parts, count);
}

static ssize_t write_at(int file, const void *bytes, size_t length, off_t offset) {
    if (is_open_inside(file) && fails(1)) return -1;
    return syscall(SYS_pwrite64, file, bytes, length, offset);
}
ssize_t pwrite(int file, const void *bytes, size_t length, off_t offset) { return write_at(file, bytes, length, offset); }
ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t offset) { return write_at(file, bytes, length, offset); }

ssize_t copy_file_range(int from, off64_t *start, int to, off64_t *place, size_t length, unsigned flags) {
    if (is_open_inside(to) && fails(1)) return -1;
    return syscall(SYS_copy_file_range, from, start, to, place, length, flags);
}

static int move(int from_start, const char *from, int to_start, const char *to) {
    if (fault && lies_inside(to_start, to) && fails(0)) return -1;
    return (int)syscall(SYS_renameat2, from_start, from, to_start, to, 0);
}
int rename(const char *from, const char *to) { return move(AT_FDCWD, from, AT_FDCWD, to); }
int renameat(int from_start, const char *from, int to_start, const char *to) { return move(from_start, from, to_start, to); }

static int remove_at(int start, const char *path, int flags) {
    if (fault && lies_inside(start, path) && fails(0)) return -1;
    return (int)syscall(SYS_unlinkat, start, path, flags);
}
int unlink(const char *path) { return remove_at(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return remove_at(AT_FDCWD, path, AT_REMOVEDIR); }
int unlinkat(int start, const char *path, int flags) { return remove_at(start, path, flags); }

int mkdir(const char *path, mode_t mode) {
    if (fault && lies_inside(AT_FDCWD, path) && syscall(SYS_faccessat, AT_FDCWD, path, F_OK) && fails(1)) return -1;
    return (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
}

static int shorten(int file, off_t length) {
    if (is_open_inside(file) && fails(0)) return -1;
    return (int)syscall(SYS_ftruncate, file, length);
}
int ftruncate(int file, off_t length) { return shorten(file, length); }
int ftruncate64(int file, off64_t length) { return shorten(file, length); }

int fsync(int file) { return is_open_inside(file) && fails(0) ? -1 : (int)syscall(SYS_fsync, file); }
int fdatasync(int file) { return is_open_inside(file) && fails(0) ? -1 : (int)syscall(SYS_fdatasync, file); }

int clock_gettime(clockid_t clock, struct timespec *time) {
    int failed = (int)syscall(SYS_clock_gettime, clock, time);
    if (!failed && fault == CLOCK && clock == CLOCK_REALTIME && *calls >= at) time->tv_sec += ahead;
    return failed;
}
