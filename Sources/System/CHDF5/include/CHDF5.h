#pragma once

// The part of HDF5 this package uses, as plain functions.
//
// HDF5's predefined types are macros over globals that stand at 0 until the library is opened, and its error stack is one for all
// threads; neither can be used from Swift. Every function here takes a process-wide lock (the usual builds of HDF5 are not
// thread-safe), keeps the library from printing its error stack, and on failure returns a negative number and leaves the innermost
// message in *failure. Objects are named by their path in the file.
//
// Types on disk are little-endian whatever the machine; in memory they are the machine's own.

#include <stddef.h>
#include <stdint.h>

typedef int64_t nucens_h5_id;

typedef struct {
    char text[1024];
} nucens_h5_failure;

typedef enum {
    nucens_h5_u8,
    nucens_h5_i32,
    nucens_h5_i64,
    nucens_h5_u64,
    nucens_h5_f32,
    nucens_h5_f64
} nucens_h5_type;

typedef enum { nucens_h5_integer, nucens_h5_float, nucens_h5_string, nucens_h5_other } nucens_h5_class;

enum { nucens_h5_max_rank = 32 };

// What a dataset or an attribute holds. A scalar has rank 0.
typedef struct {
    nucens_h5_class element_class;
    int bytes;
    int is_signed;
    int rank;
    int64_t shape[nucens_h5_max_rank];
} nucens_h5_description;

// Takes one of several strings; called while the lock is held.
typedef void (*nucens_h5_take)(void *context, const char *text, size_t length);

// MARK: library

int nucens_h5_has_parallel(void);
void nucens_h5_version(int *major, int *minor, int *release);

// MARK: files; `parallel` opens with all ranks of MPI's world

// Fails if the file exists.
nucens_h5_id nucens_h5_create_file(const char *path, int parallel, nucens_h5_failure *failure);
nucens_h5_id nucens_h5_open_file(const char *path, int writable, int parallel, nucens_h5_failure *failure);
int nucens_h5_flush(nucens_h5_id file, nucens_h5_failure *failure);
// Closes the file and all that is open in it.
int nucens_h5_close_file(nucens_h5_id file, nucens_h5_failure *failure);

// MARK: groups and links

int nucens_h5_make_group(nucens_h5_id file, const char *path, nucens_h5_failure *failure);
// 1 or 0; negative on failure.
int nucens_h5_exists(nucens_h5_id file, const char *path, nucens_h5_failure *failure);
// The names in a group, in the order of their bytes.
int nucens_h5_children(nucens_h5_id file, const char *path, nucens_h5_take take, void *context, nucens_h5_failure *failure);

// MARK: datasets

// Contiguous, allocated at once and not filled, so that nothing but data is ever written to it.
nucens_h5_id nucens_h5_make_dataset(nucens_h5_id file, const char *path, nucens_h5_type type, int rank, const int64_t *shape,
                                    nucens_h5_failure *failure);
nucens_h5_id nucens_h5_open_dataset(nucens_h5_id file, const char *path, nucens_h5_failure *failure);
int nucens_h5_close_dataset(nucens_h5_id dataset);
int nucens_h5_describe_dataset(nucens_h5_id dataset, nucens_h5_description *description, nucens_h5_failure *failure);
// A block of the dataset; offset and count have one entry a dimension. A count of 0 takes part in a collective transfer with nothing.
int nucens_h5_write(nucens_h5_id dataset, nucens_h5_type type, int rank, const int64_t *offset, const int64_t *count, int collective,
                    const void *values, nucens_h5_failure *failure);
int nucens_h5_read(nucens_h5_id dataset, nucens_h5_type type, int rank, const int64_t *offset, const int64_t *count, int collective,
                   void *values, nucens_h5_failure *failure);

// Variable-length UTF-8, one dimension. Not for files open in parallel.
int nucens_h5_make_strings(nucens_h5_id file, const char *path, const char *const *values, int64_t count, nucens_h5_failure *failure);
int nucens_h5_read_strings(nucens_h5_id dataset, nucens_h5_take take, void *context, nucens_h5_failure *failure);

// MARK: attributes; `count` -1 makes a scalar, else one dimension. One of the same name is replaced.

int nucens_h5_write_attribute(nucens_h5_id file, const char *path, const char *name, nucens_h5_type type, int64_t count,
                              const void *values, nucens_h5_failure *failure);
int nucens_h5_write_string_attribute(nucens_h5_id file, const char *path, const char *name, const char *const *values, int64_t count,
                                     nucens_h5_failure *failure);
int nucens_h5_attribute_exists(nucens_h5_id file, const char *path, const char *name, nucens_h5_failure *failure);
int nucens_h5_attribute_names(nucens_h5_id file, const char *path, nucens_h5_take take, void *context, nucens_h5_failure *failure);
int nucens_h5_describe_attribute(nucens_h5_id file, const char *path, const char *name, nucens_h5_description *description,
                                 nucens_h5_failure *failure);
int nucens_h5_read_attribute(nucens_h5_id file, const char *path, const char *name, nucens_h5_type type, void *values,
                             nucens_h5_failure *failure);
int nucens_h5_read_string_attribute(nucens_h5_id file, const char *path, const char *name, nucens_h5_take take, void *context,
                                    nucens_h5_failure *failure);

// MARK: dimension scales

int nucens_h5_make_scale(nucens_h5_id file, const char *path, const char *name, nucens_h5_failure *failure);
int nucens_h5_attach_scale(nucens_h5_id file, const char *path, int dimension, const char *scale, nucens_h5_failure *failure);
int nucens_h5_label_dimension(nucens_h5_id file, const char *path, int dimension, const char *label, nucens_h5_failure *failure);
