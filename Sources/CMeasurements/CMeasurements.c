#include "CMeasurements.h"
