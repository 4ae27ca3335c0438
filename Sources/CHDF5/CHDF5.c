#include "CHDF5.h"
#include <hdf5.h>
#include <hdf5_hl.h>
int placeholder_hdf5(void) { return H5open(); }
