// pread() is POSIX, not C17.
#define _POSIX_C_SOURCE 200809L

#include "internal.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Texts of variable length stand in global heaps, and HDF5 1.10 believes what a reference to them says: a damaged length makes it ask
// for gigabytes, a damaged place or a heap that is not one makes it copy from anywhere. Global heaps have no checksums. So before it
// follows the references of a file that is only read, they are looked at here, and the heaps they lead to.

typedef struct {
    uint32_t length;
    uint64_t heap;
    uint32_t index;
} reference;

enum { reference_bytes = 16, object_header = 16, heap_header = 16 };

static uint64_t number(const unsigned char *bytes, int count) {
    uint64_t value = 0;
    for (int i = count - 1; i >= 0; i--) value = value << 8 | bytes[i];
    return value;
}

// MARK: references as they lie in the file: the library hands them over as opaque bytes by a conversion that changes nothing

static herr_t keep_bytes(hid_t from, hid_t to, H5T_cdata_t *data, size_t count, size_t stride, size_t background_stride, void *buffer,
                         void *background, hid_t transfer) {
    (void)count, (void)stride, (void)background_stride, (void)buffer, (void)background, (void)transfer;
    if (data->command != H5T_CONV_INIT) return 0;
    data->need_bkg = H5T_BKG_NO;
    return H5Tget_size(from) == reference_bytes && H5Tget_size(to) == reference_bytes && H5Tis_variable_str(from) > 0 ? 0 : -1;
}

static hid_t reference_type(void) {
    static hid_t opaque = H5I_INVALID_HID;
    if (opaque >= 0) return opaque;
    hid_t type = H5Tcreate(H5T_OPAQUE, reference_bytes), text = nucens_h5_text_type();
    if (type >= 0 && text >= 0 && H5Tset_tag(type, "nucens: reference into a global heap") >= 0
        && H5Tregister(H5T_PERS_SOFT, "nucens reference", text, type, keep_bytes) >= 0)
        opaque = type;
    else if (type >= 0)
        H5Tclose(type);
    if (text >= 0) H5Tclose(text);
    return opaque;
}

// MARK: heaps

typedef struct {
    int descriptor;
    uint64_t base, file_size;
    // The heap that was looked at last: the size of each of its objects; `size_of_none` for a number that has none.
    uint64_t heap;
    uint64_t *sizes;
} checker;

static const uint64_t size_of_none = UINT64_MAX;

static int read_whole(const checker *c, uint64_t address, void *bytes, size_t count) {
    return pread(c->descriptor, bytes, count, (off_t)(c->base + address)) == (ssize_t)count;
}

static int load_heap(checker *c, uint64_t address) {
    unsigned char head[heap_header], *heap = NULL;
    int is_whole = 0;
    uint64_t room = c->file_size - c->base;
    if (c->sizes && c->heap == address) return 1;
    if (!c->sizes) c->sizes = malloc(65536 * sizeof *c->sizes);
    if (!c->sizes || address > room || room - address < heap_header || !read_whole(c, address, head, heap_header)) goto end;
    uint64_t size = number(head + 8, 8);
    if (memcmp(head, "GCOL", 4) != 0 || head[4] != 1 || size < heap_header || size > room - address) goto end;
    heap = malloc(size);
    if (!heap || !read_whole(c, address, heap, size)) goto end;
    for (int i = 0; i < 65536; i++) c->sizes[i] = size_of_none;
    // Object 0 is the room that is left.
    for (uint64_t place = heap_header; size - place >= object_header;) {
        uint64_t index = number(heap + place, 2), bytes = number(heap + place + 8, 8), left = size - place;
        if (bytes > left) goto end;
        uint64_t needed = index == 0 ? bytes : object_header + ((bytes + 7) & ~(uint64_t)7);
        if (needed < object_header || needed > left || c->sizes[index] != size_of_none) goto end;
        c->sizes[index] = bytes;
        place += needed;
    }
    c->heap = address;
    is_whole = 1;
end:
    free(heap);
    if (!is_whole) c->heap = UINT64_MAX;
    return is_whole;
}

static int is_sound(checker *c, const reference *r) {
    // No text at all.
    if (r->heap == 0) return 1;
    return r->index > 0 && r->index < 65536 && load_heap(c, r->heap) && c->sizes[r->index] == r->length;
}

// MARK: all texts of an object

// 0 where the file of an object cannot be looked at.
static int open_checker(hid_t file, checker *c) {
    if (!nucens_h5_is_only_read(file)) return 0;
    size_t address_bytes = 0, size_bytes = 0;
    hsize_t user_block = 0, size = 0;
    int *descriptor = NULL, can = 0;
    hid_t creation = H5Fget_create_plist(file);
    if (creation >= 0 && H5Pget_sizes(creation, &address_bytes, &size_bytes) >= 0 && address_bytes == 8 && size_bytes == 8
        && H5Pget_userblock(creation, &user_block) >= 0 && H5Fget_filesize(file, &size) >= 0
        && H5Fget_vfd_handle(file, H5P_DEFAULT, (void **)&descriptor) >= 0 && descriptor && size >= user_block) {
        *c = (checker){.descriptor = *descriptor, .base = user_block, .file_size = size, .heap = UINT64_MAX};
        can = 1;
    }
    if (creation >= 0) H5Pclose(creation);
    return can;
}

int nucens_h5_check_texts(hid_t object, hid_t space, nucens_h5_reader read, nucens_h5_failure *failure) {
    int result = -1;
    unsigned char *bytes = NULL;
    checker c = {0};
    hssize_t count = 0;
    hid_t file = H5I_INVALID_HID, type = H5I_INVALID_HID;
    TRY(file = H5Iget_file_id(object));
    TRY(count = H5Sget_simple_extent_npoints(space));
    if (count == 0 || !open_checker(file, &c)) {
        result = 0;
        goto end;
    }
    TRY(type = reference_type());
    bytes = malloc((size_t)count * reference_bytes);
    if (!bytes) {
        nucens_h5_say(failure, "out of memory");
        goto end;
    }
    TRY(read(object, type, bytes));
    for (hssize_t i = 0; i < count; i++) {
        const unsigned char *at = bytes + (size_t)i * reference_bytes;
        reference r = {(uint32_t)number(at, 4), number(at + 4, 8), (uint32_t)number(at + 12, 4)};
        if (!is_sound(&c, &r)) {
            nucens_h5_say(failure, "it is damaged: a text is not where the file says");
            goto end;
        }
    }
    result = 0;
end:
    free(bytes);
    free(c.sizes);
    if (file >= 0) H5Fclose(file);
    return result;
}
