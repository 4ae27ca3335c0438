#include "CFluxes.h"

// #embed is C23; the package is compiled as C17, where clang offers it as an extension.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char dune[] = {
#embed "../StructureFunctions/Data/DUNE_FHC.csv"
};

const unsigned char *nucens_dune_fluxes(size_t *count) {
    *count = sizeof dune;
    return dune;
}
