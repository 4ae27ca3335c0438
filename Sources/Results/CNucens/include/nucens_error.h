#pragma once
#include <stddef.h>

// Keeps the text that nucens_last_error() gives on this thread. Not exported from the library.
void nucens_keep_error(const char *text, size_t length);
