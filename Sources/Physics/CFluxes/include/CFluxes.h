#pragma once
#include <stddef.h>

// The bundled table of neutrino fluxes, compiled into the program; `count` becomes its length in bytes.
const unsigned char *nucens_dune_fluxes(size_t *count);
