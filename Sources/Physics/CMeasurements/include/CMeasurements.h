#pragma once
#include <stddef.h>

// The files of Sources/Physics/ScatteringData/Data, compiled into the program. The order is that of the list in CMeasurements.c.

size_t nucens_measurements_count(void);

// The name of file `index`, such as "12C.csv"; NULL when there is no such file.
const char *nucens_measurements_name(size_t index);

// The bytes of file `index`, which live as long as the program, and their number in *count; NULL and 0 when there is no such file.
const unsigned char *nucens_measurements_bytes(size_t index, size_t *count);
