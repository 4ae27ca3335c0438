#include "CMeasurements.h"

// #embed is C23; the package is compiled as C17, where clang offers it as an extension.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char he3[] = {
#embed "../ScatteringData/Data/3He.csv"
};
static const unsigned char li6[] = {
#embed "../ScatteringData/Data/6Li.csv"
};
static const unsigned char c12[] = {
#embed "../ScatteringData/Data/12C.csv"
};
static const unsigned char o16[] = {
#embed "../ScatteringData/Data/16O.csv"
};
static const unsigned char al27[] = {
#embed "../ScatteringData/Data/27Al.csv"
};
static const unsigned char ca40[] = {
#embed "../ScatteringData/Data/40Ca.csv"
};
static const unsigned char fe56[] = {
#embed "../ScatteringData/Data/56Fe.csv"
};
static const unsigned char c12_responses[] = {
#embed "../ScatteringData/Data/12C_responses.csv"
};
static const unsigned char experiments[] = {
#embed "../ScatteringData/Data/experiments.csv"
};
static const unsigned char citations[] = {
#embed "../ScatteringData/Data/CITATIONS.bib"
};

static const struct {
    const char *name;
    const unsigned char *bytes;
    size_t count;
} files[] = {
    {"3He.csv", he3, sizeof he3},
    {"6Li.csv", li6, sizeof li6},
    {"12C.csv", c12, sizeof c12},
    {"16O.csv", o16, sizeof o16},
    {"27Al.csv", al27, sizeof al27},
    {"40Ca.csv", ca40, sizeof ca40},
    {"56Fe.csv", fe56, sizeof fe56},
    {"12C_responses.csv", c12_responses, sizeof c12_responses},
    {"experiments.csv", experiments, sizeof experiments},
    {"CITATIONS.bib", citations, sizeof citations},
};

size_t nucens_measurements_count(void) { return sizeof files / sizeof files[0]; }

const char *nucens_measurements_name(size_t index) {
    return index < nucens_measurements_count() ? files[index].name : NULL;
}

const unsigned char *nucens_measurements_bytes(size_t index, size_t *count) {
    if (index >= nucens_measurements_count()) {
        *count = 0;
        return NULL;
    }
    *count = files[index].count;
    return files[index].bytes;
}
