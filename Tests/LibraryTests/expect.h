// What the checks of libnucens share: a condition that ends the program, and the words of the last error.
#pragma once

#include <nucens.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#define EXPECT(condition)                                                              \
    do {                                                                               \
        if (!(condition)) {                                                            \
            std::fprintf(stderr, "line %d: %s; last error: %s\n", __LINE__, #condition, nucens_last_error()); \
            std::exit(1);                                                              \
        }                                                                              \
    } while (0)

static bool says(const char *phrase) { return std::strstr(nucens_last_error(), phrase) != nullptr; }
