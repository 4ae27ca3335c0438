#include "CBuildInformation.h"

#ifndef NUCENS_COMMIT
#define NUCENS_COMMIT "unknown"
#endif

const char *nucens_commit(void) { return NUCENS_COMMIT; }
