// strnlen() and pthreads are POSIX, not C17.
#define _POSIX_C_SOURCE 200809L

#include "internal.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

void nucens_h5_enter(nucens_h5_failure *failure) {
    pthread_mutex_lock(&lock);
    H5open();
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    H5Eclear2(H5E_DEFAULT);
    if (failure) failure->text[0] = 0;
}

void nucens_h5_leave(void) { pthread_mutex_unlock(&lock); }

// Upward, the walk begins with the innermost entry; later ones only repeat where it passed through.
static herr_t keep_first(unsigned depth, const H5E_error2_t *entry, void *failure) {
    if (depth == 0) nucens_h5_say(failure, entry->desc && entry->desc[0] ? entry->desc : "unknown HDF5 error");
    return 0;
}

void nucens_h5_note(nucens_h5_failure *failure) {
    if (failure->text[0]) return;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_first, failure);
    if (!failure->text[0]) nucens_h5_say(failure, "unknown HDF5 error");
}

void nucens_h5_say(nucens_h5_failure *failure, const char *text) {
    strncpy(failure->text, text, sizeof failure->text - 1);
    failure->text[sizeof failure->text - 1] = 0;
}

int nucens_h5_has_parallel(void) {
#ifdef H5_HAVE_PARALLEL
    return 1;
#else
    return 0;
#endif
}

void nucens_h5_version(int *major, int *minor, int *release) {
    unsigned numbers[3] = {0, 0, 0};
    nucens_h5_enter(NULL);
    H5get_libversion(&numbers[0], &numbers[1], &numbers[2]);
    nucens_h5_leave();
    *major = (int)numbers[0];
    *minor = (int)numbers[1];
    *release = (int)numbers[2];
}

// MARK: types

hid_t nucens_h5_memory_type(nucens_h5_type type) {
    switch (type) {
    case nucens_h5_u8: return H5T_NATIVE_UINT8;
    case nucens_h5_i32: return H5T_NATIVE_INT32;
    case nucens_h5_i64: return H5T_NATIVE_INT64;
    case nucens_h5_u64: return H5T_NATIVE_UINT64;
    case nucens_h5_f32: return H5T_NATIVE_FLOAT;
    case nucens_h5_f64: return H5T_NATIVE_DOUBLE;
    }
    return H5I_INVALID_HID;
}

hid_t nucens_h5_disk_type(nucens_h5_type type) {
    switch (type) {
    case nucens_h5_u8: return H5T_STD_U8LE;
    case nucens_h5_i32: return H5T_STD_I32LE;
    case nucens_h5_i64: return H5T_STD_I64LE;
    case nucens_h5_u64: return H5T_STD_U64LE;
    case nucens_h5_f32: return H5T_IEEE_F32LE;
    case nucens_h5_f64: return H5T_IEEE_F64LE;
    }
    return H5I_INVALID_HID;
}

// h5py reads variable-length UTF-8 as str; fixed-length strings arrive as bytes.
hid_t nucens_h5_text_type(void) {
    hid_t type = H5Tcopy(H5T_C_S1);
    if (type < 0) return type;
    if (H5Tset_size(type, H5T_VARIABLE) < 0 || H5Tset_cset(type, H5T_CSET_UTF8) < 0) {
        H5Tclose(type);
        return H5I_INVALID_HID;
    }
    return type;
}

hid_t nucens_h5_links(void) {
    hid_t list = H5Pcreate(H5P_LINK_CREATE);
    if (list >= 0 && H5Pset_char_encoding(list, H5T_CSET_UTF8) < 0) {
        H5Pclose(list);
        return H5I_INVALID_HID;
    }
    return list;
}

herr_t nucens_h5_refuse_link(const char *group, const char *from, const char *to, const char *object, unsigned *flags, hid_t access,
                             void *unused) {
    (void)group, (void)from, (void)to, (void)object, (void)flags, (void)access, (void)unused;
    return -1;
}

hid_t nucens_h5_way(void) {
    static hid_t way = H5I_INVALID_HID;
    if (way >= 0) return way;
    hid_t list = H5Pcreate(H5P_LINK_ACCESS);
    if (list >= 0 && H5Pset_elink_cb(list, nucens_h5_refuse_link, NULL) >= 0)
        way = list;
    else if (list >= 0)
        H5Pclose(list);
    return way;
}

int nucens_h5_require_own(hid_t dataset, nucens_h5_failure *failure) {
    int result = -1;
    hid_t creation = H5I_INVALID_HID;
    TRY(creation = H5Dget_create_plist(dataset));
    if (H5Pget_layout(creation) == H5D_VIRTUAL || H5Pget_external_count(creation) > 0) {
        nucens_h5_say(failure, "what it holds stands in other files, which nucens does not open");
        goto end;
    }
    result = 0;
end:
    if (creation >= 0) H5Pclose(creation);
    return result;
}

// HDF5 can make the groups on the way by itself, but then they bear the time.
int nucens_h5_make_groups(hid_t file, const char *path, int whole, nucens_h5_failure *failure) {
    int result = -1;
    hid_t links = H5I_INVALID_HID, creation = H5I_INVALID_HID, group = H5I_INVALID_HID;
    char prefix[1024];
    size_t length = strlen(path);
    if (length >= sizeof prefix) {
        nucens_h5_say(failure, "the path is longer than 1023 bytes");
        goto end;
    }
    TRY(links = nucens_h5_links());
    TRY(creation = H5Pcreate(H5P_GROUP_CREATE));
    TRY(H5Pset_obj_track_times(creation, 0));
    for (size_t i = 1; i <= length; i++) {
        int is_last = path[i] == 0;
        if ((is_last && !whole) || (!is_last && path[i] != '/') || path[i - 1] == '/') continue;
        memcpy(prefix, path, i);
        prefix[i] = 0;
        htri_t found = 0;
        if (!is_last) TRY(found = H5Lexists(file, prefix, H5P_DEFAULT));
        if (found) continue;
        TRY(group = H5Gcreate2(file, prefix, links, creation, H5P_DEFAULT));
        H5Gclose(group);
    }
    result = 0;
end:
    if (creation >= 0) H5Pclose(creation);
    if (links >= 0) H5Pclose(links);
    return result;
}

int nucens_h5_is_only_read(hid_t file) {
    unsigned intent = H5F_ACC_RDWR;
    hid_t access = H5Fget_access_plist(file);
    if (access < 0) return 0;
    int is_only_read = H5Pget_driver(access) == H5FD_SEC2 && H5Fget_intent(file, &intent) >= 0 && !(intent & H5F_ACC_RDWR);
    H5Pclose(access);
    return is_only_read;
}

static int lies_in_chunks(hid_t object) {
    if (H5Iget_type(object) != H5I_DATASET) return 0;
    hid_t creation = H5Dget_create_plist(object);
    if (creation < 0) return 0;
    H5D_layout_t layout = H5Pget_layout(creation);
    H5Pclose(creation);
    return layout == H5D_CHUNKED;
}

// What an object can hold at most: as much as its file; in chunks, what "deflate" can make of the bytes stored, 1032 to 1 (RFC 1951), and a
// little that is not stored at all.
static int room_of(hid_t object, hsize_t *room, nucens_h5_failure *failure) {
    int result = -1;
    hid_t file = H5I_INVALID_HID;
    TRY(file = H5Iget_file_id(object));
    *room = INT64_MAX;
    if (nucens_h5_is_only_read(file)) {
        TRY(H5Fget_filesize(file, room));
        if (lies_in_chunks(object)) *room = *room < INT64_MAX / 2064 ? 1032 * *room + (1 << 20) : INT64_MAX;
    }
    result = 0;
end:
    if (file >= 0) H5Fclose(file);
    return result;
}

static int require_room(hid_t object, hid_t type, const hsize_t *shape, int rank, nucens_h5_failure *failure) {
    hsize_t room = INT64_MAX, bytes = H5Tget_size(type);
    if (room_of(object, &room, failure) < 0) return -1;
    for (int i = 0; i < rank; i++) {
        if (shape[i] == 0) bytes = 0;
        if (shape[i] > INT64_MAX || (bytes > 0 && shape[i] > room / bytes)) {
            nucens_h5_say(failure, "it is damaged: it would be larger than its file");
            return -1;
        }
        bytes *= shape[i];
    }
    return 0;
}

int nucens_h5_describe(hid_t object, hid_t type, hid_t space, nucens_h5_description *description, nucens_h5_failure *failure) {
    int result = -1;
    hsize_t shape[H5S_MAX_RANK] = {0};
    int rank = 0;
    memset(description, 0, sizeof *description);
    TRY(rank = H5Sget_simple_extent_dims(space, shape, NULL));
    TRY(require_room(object, type, shape, rank, failure));
    description->rank = rank;
    for (int i = 0; i < rank; i++) description->shape[i] = (int64_t)shape[i];
    description->bytes = (int)H5Tget_size(type);
    switch (H5Tget_class(type)) {
    case H5T_INTEGER:
        description->element_class = nucens_h5_integer;
        description->is_signed = H5Tget_sign(type) != H5T_SGN_NONE;
        break;
    case H5T_FLOAT:
        description->element_class = nucens_h5_float;
        description->is_signed = 1;
        break;
    case H5T_STRING: description->element_class = nucens_h5_string; break;
    default: description->element_class = nucens_h5_other;
    }
    result = 0;
end:
    return result;
}

int nucens_h5_take_strings(hid_t object, hid_t type, hid_t space, nucens_h5_reader read, nucens_h5_take take, void *context,
                           nucens_h5_failure *failure) {
    int result = -1;
    char *values = NULL;
    hid_t character = H5I_INVALID_HID;
    // The type in memory is the one on disk: HDF5 refuses to convert between ASCII and UTF-8.
    int is_variable = H5Tis_variable_str(type) > 0;
    size_t width = H5Tget_size(type);
    hssize_t count = 0;
    if (is_variable) {
        // HDF5 asks for so many bytes a character as the file says.
        TRY(character = H5Tget_super(type));
        if (H5Tget_size(character) != 1) {
            nucens_h5_say(failure, "it is damaged: a text whose characters are no bytes");
            goto end;
        }
        TRY(nucens_h5_check_texts(object, space, read, failure));
    }
    TRY(count = H5Sget_simple_extent_npoints(space));
    values = calloc((size_t)count + 1, width);
    if (!values) {
        nucens_h5_say(failure, "out of memory");
        goto end;
    }
    if (count > 0) TRY(read(object, type, values));
    for (hssize_t i = 0; i < count; i++) {
        if (is_variable) {
            const char *text = ((char **)values)[i];
            take(context, text ? text : "", text ? strlen(text) : 0);
        } else {
            const char *text = values + (size_t)i * width;
            take(context, text, strnlen(text, width));
        }
    }
    if (is_variable && count > 0) H5Dvlen_reclaim(type, space, H5P_DEFAULT, values);
    result = 0;
end:
    if (character >= 0) H5Tclose(character);
    free(values);
    return result;
}
