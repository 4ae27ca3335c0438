// sigaction() is POSIX, not C17.
#define _POSIX_C_SOURCE 200809L

#include "CSignals.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

static atomic_int received;
_Static_assert(ATOMIC_INT_LOCK_FREE == 2, "only a lock-free number may be written by a signal handler");

static void note(int number) {
    int none = 0;
    atomic_compare_exchange_strong(&received, &none, number);
}

static int install(int number, int flags) {
    struct sigaction old, new = {.sa_handler = note, .sa_flags = SA_RESTART | flags};
    sigemptyset(&new.sa_mask);
    if (sigaction(number, NULL, &old) != 0) return errno;
    if (old.sa_handler == SIG_IGN || old.sa_handler == note) return 0;
    return sigaction(number, &new, NULL) == 0 ? 0 : errno;
}

int nucens_signals_install(void) {
    static const int numbers[] = {SIGTERM, SIGUSR1, SIGUSR2, SIGHUP, SIGXCPU};
    int failure = 0;
    for (size_t i = 0; !failure && i < sizeof numbers / sizeof *numbers; i++) failure = install(numbers[i], 0);
    // After the first one the default is back.
    if (!failure && !nucens_signals_received()) failure = install(SIGINT, SA_RESETHAND);
    return failure;
}

void nucens_signals_refuse_large_files(void) { signal(SIGXFSZ, SIG_IGN); }

int nucens_signals_received(void) { return atomic_load_explicit(&received, memory_order_relaxed); }
