// Reads every dataset, text and attribute of a file from somebody else, through the C layer alone: under libFuzzer, with sanitizers.
//
//     clang -g -O1 -fsanitize=fuzzer,address,undefined $(pkg-config --cflags --libs hdf5-openmpi ompi-c) \
//         -I Sources/System/CHDF5/include Sources/System/CHDF5/*.c Tests/Fuzz/hdf5.c -lhdf5_hl -o fuzz-hdf5
//     ./fuzz-hdf5 -fork=1 -ignore_crashes=1 -max_len=200000 CORPUS
#include "CHDF5.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[64];
static size_t texts;

static void take(void *context, const char *text, size_t length) {
    (void)context;
    for (size_t i = 0; i < length; i++) texts += (unsigned char)text[i];
}

// Names, kept until the call that gives them has returned.
typedef struct {
    char *names[256];
    int count;
} list;

static void keep(void *context, const char *name, size_t length) {
    (void)length;
    list *all = context;
    if (all->count < 256) all->names[all->count++] = strdup(name);
}

static void read_attribute(nucens_h5_id file, const char *at, const char *name) {
    nucens_h5_failure failure;
    nucens_h5_description d;
    if (nucens_h5_describe_attribute(file, at, name, &d, &failure) < 0) return;
    int64_t count = 1;
    for (int i = 0; i < d.rank; i++) count *= d.shape[i];
    if (d.element_class == nucens_h5_string) {
        nucens_h5_read_string_attribute(file, at, name, take, NULL, &failure);
    } else if (d.element_class == nucens_h5_float && count < 1 << 22) {
        double *values = malloc(8 * (size_t)count + 8);
        nucens_h5_read_attribute(file, at, name, nucens_h5_f64, values, &failure);
        free(values);
    }
}

static void read_dataset(nucens_h5_id dataset) {
    nucens_h5_failure failure;
    nucens_h5_description d;
    if (nucens_h5_describe_dataset(dataset, &d, &failure) < 0) return;
    int64_t count = 1, from[32] = {0};
    for (int i = 0; i < d.rank; i++) count *= d.shape[i];
    if (d.element_class == nucens_h5_string) {
        nucens_h5_read_strings(dataset, take, NULL, &failure);
    } else if (d.element_class != nucens_h5_other && count < 1 << 24) {
        double *values = malloc(8 * (size_t)count + 8);
        nucens_h5_read(dataset, nucens_h5_f64, d.rank, from, d.shape, 0, values, &failure);
        free(values);
    }
}

static void visit(nucens_h5_id file, const char *at, int depth) {
    nucens_h5_failure failure;
    list attributes = {.count = 0}, children = {.count = 0};
    nucens_h5_attribute_names(file, at, keep, &attributes, &failure);
    for (int i = 0; i < attributes.count; i++) {
        read_attribute(file, at, attributes.names[i]);
        free(attributes.names[i]);
    }
    nucens_h5_id dataset = depth > 0 ? nucens_h5_open_dataset(file, at, &failure) : -1;
    if (dataset >= 0) {
        read_dataset(dataset);
        nucens_h5_close_dataset(dataset);
        return;
    }
    if (depth < 5) nucens_h5_children(file, at, keep, &children, &failure);
    for (int i = 0; i < children.count; i++) {
        char below[1024];
        if (snprintf(below, sizeof below, "%s/%s", at[1] ? at : "", children.names[i]) < (int)sizeof below) visit(file, below, depth + 1);
        free(children.names[i]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count) {
    if (!path[0]) snprintf(path, sizeof path, "/dev/shm/nucens-fuzz-%d.h5", getpid());
    int out = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (out < 0 || write(out, bytes, count) != (ssize_t)count) abort();
    close(out);
    nucens_h5_failure failure;
    nucens_h5_id file = nucens_h5_open_file(path, 0, 0, &failure);
    unlink(path);
    if (file < 0) return 0;
    visit(file, "/", 0);
    nucens_h5_close_file(file, &failure);
    return 0;
}
