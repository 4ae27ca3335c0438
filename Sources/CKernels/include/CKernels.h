#pragma once
#include "normalization.h"
#include "optimizer.h"
