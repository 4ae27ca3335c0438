#pragma once
#include <stddef.h>

// A few threads that share out short pieces of work again and again: the layers of a training step take tens of microseconds each.
// Between two pieces they spin for a moment before they sleep.
typedef struct nucens_team nucens_team;

// Part `part` of `parts` of a piece of work.
typedef void (*nucens_task)(void *context, size_t part, size_t parts);

// A team of `threads`, the caller included. NULL if the system has no threads left.
nucens_team *nucens_team_start(size_t threads);

// Runs all parts of a task, the first on the calling thread, and returns when all are done. Not to be called from two threads at once.
void nucens_team_run(nucens_team *team, nucens_task task, void *context);

void nucens_team_stop(nucens_team *team);
