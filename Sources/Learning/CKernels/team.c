#include "team.h"
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

// Rounds of the pause instruction before a waiting thread gives way to others: some tens of microseconds.
enum { PATIENCE = 20000 };

struct nucens_team {
    size_t threads;
    nucens_task task;
    void *context;
    _Atomic size_t round;   // counts the pieces of work given out
    _Atomic size_t working; // parts of the present piece that are not done, but the caller's
    _Atomic int stopping;
    pthread_mutex_t mutex;
    pthread_cond_t given;
    pthread_t *workers;
};

struct worker {
    nucens_team *team;
    size_t part;
};

static inline void pause_briefly(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

static void *work(void *argument) {
    struct worker self = *(struct worker *)argument;
    free(argument);
    nucens_team *team = self.team;
    for (size_t seen = 0;;) {
        for (int i = 0; i < PATIENCE && atomic_load_explicit(&team->round, memory_order_acquire) == seen; i++) pause_briefly();
        if (atomic_load_explicit(&team->round, memory_order_acquire) == seen) {
            pthread_mutex_lock(&team->mutex);
            while (atomic_load(&team->round) == seen) pthread_cond_wait(&team->given, &team->mutex);
            pthread_mutex_unlock(&team->mutex);
        }
        seen++;
        if (atomic_load(&team->stopping)) return NULL;
        team->task(team->context, self.part, team->threads);
        atomic_fetch_sub_explicit(&team->working, 1, memory_order_release);
    }
}

static void give_out(nucens_team *team) {
    pthread_mutex_lock(&team->mutex);
    atomic_fetch_add_explicit(&team->round, 1, memory_order_release);
    pthread_cond_broadcast(&team->given);
    pthread_mutex_unlock(&team->mutex);
}

nucens_team *nucens_team_start(size_t threads) {
    nucens_team *team = calloc(1, sizeof *team);
    if (!team) return NULL;
    team->threads = 1;
    pthread_mutex_init(&team->mutex, NULL);
    pthread_cond_init(&team->given, NULL);
    team->workers = calloc(threads, sizeof *team->workers);
    while (team->workers && team->threads < threads) {
        struct worker *worker = malloc(sizeof *worker);
        if (!worker) break;
        *worker = (struct worker){team, team->threads};
        if (pthread_create(&team->workers[team->threads], NULL, work, worker) != 0) {
            free(worker);
            break;
        }
        team->threads++;
    }
    if (team->threads == threads) return team;
    nucens_team_stop(team);
    return NULL;
}

void nucens_team_run(nucens_team *team, nucens_task task, void *context) {
    if (team->threads > 1) {
        team->task = task;
        team->context = context;
        atomic_store_explicit(&team->working, team->threads - 1, memory_order_relaxed);
        give_out(team);
    }
    task(context, 0, team->threads);
    for (int i = 0; atomic_load_explicit(&team->working, memory_order_acquire) != 0; i++) {
        if (i < PATIENCE) {
            pause_briefly();
        } else {
            sched_yield();
        }
    }
}

void nucens_team_stop(nucens_team *team) {
    if (!team) return;
    atomic_store(&team->stopping, 1);
    give_out(team);
    for (size_t i = 1; i < team->threads; i++) pthread_join(team->workers[i], NULL);
    pthread_mutex_destroy(&team->mutex);
    pthread_cond_destroy(&team->given);
    free(team->workers);
    free(team);
}
