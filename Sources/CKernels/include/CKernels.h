#pragma once
#include "matrix_product.h"
