#pragma once
#include "activation.h"
#include "logistic.h"
#include "matrix_product.h"
#include "memory.h"
#include "normalization.h"
#include "optimizer.h"
#include "team.h"
