#include "COpenBLAS.h"
#include <cblas.h>
char *placeholder_blas(void) { return openblas_get_corename(); }
