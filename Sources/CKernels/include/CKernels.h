#pragma once
#include "matrix_product.h"
#include "normalization.h"
#include "optimizer.h"
