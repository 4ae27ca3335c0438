#include "nucens.h"
#include "nucens_error.h"

#include <string.h>

// Long enough for ten problems with their places; what is longer is cut off.
static _Thread_local char last_error[4096];

void nucens_keep_error(const char *text, size_t length) {
    if (length > sizeof last_error - 1) length = sizeof last_error - 1;
    memcpy(last_error, text, length);
    last_error[length] = 0;
}

const char *nucens_last_error(void) { return last_error; }
