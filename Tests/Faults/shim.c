// Stands between a program and the C library (LD_PRELOAD): a disk that fails, stalls or writes less than asked, and clocks that jump.
//
//     NUCENS_SHIM=KIND:N:DIRECTORY   on rank NUCENS_SHIM_RANK, from the N-th call that writes below DIRECTORY:
//         die       the process is killed
//         eio       this call and all that follow fail with EIO; "once": this one alone
//         enospc    this call and all that follow fail with ENOSPC
//         short     a hundred writes take 7 bytes at most
//         slow      three calls take a second longer
//     NUCENS_SHIM=clock:MILLISECONDS:SECONDS     so long after the start, the time of day jumps by SECONDS
//     NUCENS_SHIM=suspend:MILLISECONDS:SECONDS   the clocks jump that go on while a machine is suspended
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static char kind[16], directory[4096];
static long first, jump;
static long calls;

static long long now_ns(void) {
    struct timespec t;
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static long long start;

__attribute__((constructor)) static void begin(void) {
    const char *text = getenv("NUCENS_SHIM"), *wanted = getenv("NUCENS_SHIM_RANK"), *rank = getenv("OMPI_COMM_WORLD_RANK");
    start = now_ns();
    if (!text || (wanted && rank && strcmp(wanted, rank) != 0)) return;
    if (sscanf(text, "%15[a-z]:%ld:%4095s", kind, &first, directory) == 3) jump = atol(directory);
}

// MARK: writing

static int is_below(const char *path) { return directory[0] == '/' && strncmp(path, directory, strlen(directory)) == 0; }

static int is_there(int descriptor) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return is_below(path);
}

// The errno of a call that is to fail; 0 for one that goes on.
static int fault(int concerns, size_t *bytes) {
    if (!kind[0] || !concerns) return 0;
    long call = __atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED);
    if (call < first) return 0;
    if (!strcmp(kind, "die")) kill(getpid(), SIGKILL);
    if (!strcmp(kind, "eio")) return EIO;
    if (!strcmp(kind, "once") && call == first) return EIO;
    if (!strcmp(kind, "enospc")) return ENOSPC;
    if (!strcmp(kind, "short") && call < first + 100 && bytes && *bytes > 7) *bytes = 7;
    if (!strcmp(kind, "slow") && call < first + 3) {
        struct timespec second = {1, 0};
        syscall(SYS_nanosleep, &second, NULL);
    }
    return 0;
}

#define FAIL_OR(concerns, bytes)             \
    do {                                     \
        int code = fault(concerns, bytes);   \
        if (code) {                          \
            errno = code;                    \
            return -1;                       \
        }                                    \
    } while (0)

ssize_t write(int d, const void *from, size_t count) {
    FAIL_OR(is_there(d), &count);
    return syscall(SYS_write, d, from, count);
}
ssize_t pwrite(int d, const void *from, size_t count, off_t place) {
    FAIL_OR(is_there(d), &count);
    return syscall(SYS_pwrite64, d, from, count, place);
}
ssize_t pwrite64(int d, const void *from, size_t count, off64_t place) {
    FAIL_OR(is_there(d), &count);
    return syscall(SYS_pwrite64, d, from, count, place);
}
ssize_t writev(int d, const struct iovec *parts, int count) {
    FAIL_OR(is_there(d), NULL);
    return REAL(writev)(d, parts, count);
}
ssize_t pwritev(int d, const struct iovec *parts, int count, off_t place) {
    FAIL_OR(is_there(d), NULL);
    return REAL(pwritev)(d, parts, count, place);
}
int fsync(int d) {
    FAIL_OR(is_there(d), NULL);
    return REAL(fsync)(d);
}
int ftruncate(int d, off_t size) {
    FAIL_OR(is_there(d), NULL);
    return REAL(ftruncate)(d, size);
}
int ftruncate64(int d, off64_t size) {
    FAIL_OR(is_there(d), NULL);
    return REAL(ftruncate64)(d, size);
}
int rename(const char *old, const char *new) {
    FAIL_OR(is_below(new), NULL);
    return REAL(rename)(old, new);
}
static int opened(const char *path, int flags, mode_t mode) {
    FAIL_OR((flags & O_CREAT) && is_below(path), NULL);
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}
int open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = (flags & O_CREAT) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return opened(path, flags, mode);
}
int open64(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = (flags & O_CREAT) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return opened(path, flags | O_LARGEFILE, mode);
}

// MARK: clocks

static long shift(clockid_t clock) {
    if (now_ns() - start < first * 1000000LL) return 0;
    if (!strcmp(kind, "suspend")) return clock == CLOCK_REALTIME || clock == CLOCK_BOOTTIME ? jump : 0;
    return !strcmp(kind, "clock") && clock == CLOCK_REALTIME ? jump : 0;
}
int clock_gettime(clockid_t clock, struct timespec *t) {
    int result = (int)syscall(SYS_clock_gettime, clock, t);
    if (result == 0) t->tv_sec += shift(clock);
    return result;
}
int gettimeofday(struct timeval *t, void *zone) {
    int result = (int)syscall(SYS_gettimeofday, t, zone);
    if (result == 0) t->tv_sec += shift(CLOCK_REALTIME);
    return result;
}
time_t time(time_t *where) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    if (where) *where = t.tv_sec;
    return t.tv_sec;
}
