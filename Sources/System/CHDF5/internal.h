#pragma once

#include "CHDF5.h"

#include <hdf5.h>

// Takes the lock, silences HDF5's printing and forgets earlier errors.
void nucens_h5_enter(nucens_h5_failure *failure);
void nucens_h5_leave(void);
// Keeps the innermost message of the error stack, unless an earlier one is kept already.
void nucens_h5_note(nucens_h5_failure *failure);
void nucens_h5_say(nucens_h5_failure *failure, const char *text);

// Every later HDF5 call clears the error stack, so its message is taken before anything is cleaned up.
#define TRY(expression)                \
    do {                               \
        if ((expression) < 0) {        \
            nucens_h5_note(failure);   \
            goto end;                  \
        }                              \
    } while (0)

hid_t nucens_h5_memory_type(nucens_h5_type type);
hid_t nucens_h5_disk_type(nucens_h5_type type);
// A new variable-length UTF-8 type; the caller closes it.
hid_t nucens_h5_text_type(void);
// Of links with names in UTF-8; the caller closes it.
hid_t nucens_h5_links(void);
// How objects are reached that are read: by links within the file alone. Kept for the life of the process.
hid_t nucens_h5_way(void);
herr_t nucens_h5_refuse_link(const char *group, const char *from, const char *to, const char *object, unsigned *flags, hid_t access,
                             void *unused);
// Fails where what a dataset holds stands in other files.
int nucens_h5_require_own(hid_t dataset, nucens_h5_failure *failure);
// Makes missing groups on the way to a new object; with `whole` the last one too, which must not exist.
int nucens_h5_make_groups(hid_t file, const char *path, int whole, nucens_h5_failure *failure);

// Whether one process has the file open to read it: what stands in it can be looked at then, it is not in the making.
int nucens_h5_is_only_read(hid_t file);

// Fails where the elements are more than a file that is only read can hold, so that no damaged shape has memory asked for. What a
// dataset in chunks holds can be more than the file: filters may have made it smaller.
int nucens_h5_describe(hid_t object, hid_t type, hid_t space, nucens_h5_description *description, nucens_h5_failure *failure);

// Reads all strings of a dataset or an attribute, of variable or fixed length.
typedef herr_t (*nucens_h5_reader)(hid_t object, hid_t type, void *values);
int nucens_h5_take_strings(hid_t object, hid_t type, hid_t space, nucens_h5_reader read, nucens_h5_take take, void *context,
                           nucens_h5_failure *failure);
// Looks at the references of texts of variable length before the library follows them.
int nucens_h5_check_texts(hid_t object, hid_t space, nucens_h5_reader read, nucens_h5_failure *failure);

// What an iteration of the library hands each name to.
typedef struct {
    nucens_h5_take take;
    void *context;
} nucens_h5_taker;
