// dladdr() is an extension.
#define _GNU_SOURCE

#include "CDamagedFiles.h"

#include <dlfcn.h>
#include <execinfo.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGABRT};
enum { count = sizeof signals / sizeof *signals };
static struct sigaction before[count];

// Whether a function of libhdf5 is being called.
static int is_in_library(void) {
    void *frames[64];
    int depth = backtrace(frames, 64);
    for (int i = 0; i < depth; i++) {
        Dl_info place;
        if (dladdr(frames[i], &place) && place.dli_fname && strstr(place.dli_fname, "libhdf5")) return 1;
    }
    return 0;
}

static void handle(int number, siginfo_t *info, void *context) {
    (void)info, (void)context;
    static const char message[] =
        "nucens: error: the HDF5 library cannot go on in a file that it reads: the file is damaged\n"
        "Make it again or restore it; 'h5dump -H FILE' tells which it is.\n";
    if (is_in_library()) {
        ssize_t written = write(STDERR_FILENO, message, sizeof message - 1);
        (void)written;
        _exit(1);
    }
    // The instruction is tried again, and ends in the handler that was there before.
    for (int i = 0; i < count; i++) {
        if (signals[i] == number) sigaction(number, &before[i], NULL);
    }
    if (number == SIGABRT) raise(number);
}

void nucens_guard_damaged_files(void) {
    struct sigaction action = {.sa_sigaction = handle, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
    void *frame[1];
    // The first call loads a library.
    backtrace(frame, 1);
    for (int i = 0; i < count; i++) sigaction(signals[i], &action, &before[i]);
}
