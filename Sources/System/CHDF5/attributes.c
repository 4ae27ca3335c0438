#include "internal.h"

#include <string.h>

static int write_attribute(hid_t file, const char *path, const char *name, hid_t disk, hid_t memory, int64_t count,
                           const void *values, nucens_h5_failure *failure) {
    int result = -1;
    hid_t attribute = H5I_INVALID_HID, space = H5I_INVALID_HID;
    hsize_t extent[1] = {(hsize_t)count};
    htri_t found = 0;
    TRY(found = H5Aexists_by_name(file, path, name, H5P_DEFAULT));
    if (found) TRY(H5Adelete_by_name(file, path, name, H5P_DEFAULT));
    TRY(space = count < 0 ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, extent, NULL));
    TRY(attribute = H5Acreate_by_name(file, path, name, disk, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    if (count != 0) TRY(H5Awrite(attribute, memory, values));
    result = 0;
end:
    if (attribute >= 0) H5Aclose(attribute);
    if (space >= 0) H5Sclose(space);
    return result;
}

int nucens_h5_write_attribute(nucens_h5_id file, const char *path, const char *name, nucens_h5_type type, int64_t count,
                              const void *values, nucens_h5_failure *failure) {
    nucens_h5_enter(failure);
    int result = write_attribute(file, path, name, nucens_h5_disk_type(type), nucens_h5_memory_type(type), count, values, failure);
    nucens_h5_leave();
    return result;
}

int nucens_h5_write_string_attribute(nucens_h5_id file, const char *path, const char *name, const char *const *values, int64_t count,
                                     nucens_h5_failure *failure) {
    nucens_h5_enter(failure);
    int result = -1;
    hid_t type = H5I_INVALID_HID;
    TRY(type = nucens_h5_text_type());
    result = write_attribute(file, path, name, type, type, count, values, failure);
end:
    if (type >= 0) H5Tclose(type);
    nucens_h5_leave();
    return result;
}

int nucens_h5_attribute_exists(nucens_h5_id file, const char *path, const char *name, nucens_h5_failure *failure) {
    nucens_h5_enter(failure);
    int result = -1;
    htri_t found = 0;
    TRY(found = H5Aexists_by_name(file, path, name, nucens_h5_way()));
    result = found > 0;
end:
    nucens_h5_leave();
    return result;
}

static herr_t take_name(hid_t object, const char *name, const H5A_info_t *info, void *context) {
    (void)object;
    (void)info;
    const nucens_h5_taker *to = context;
    to->take(to->context, name, strlen(name));
    return 0;
}

int nucens_h5_attribute_names(nucens_h5_id file, const char *path, nucens_h5_take take, void *context, nucens_h5_failure *failure) {
    nucens_h5_enter(failure);
    int result = -1;
    nucens_h5_taker to = {take, context};
    TRY(H5Aiterate_by_name(file, path, H5_INDEX_NAME, H5_ITER_INC, NULL, take_name, &to, nucens_h5_way()));
    result = 0;
end:
    nucens_h5_leave();
    return result;
}

int nucens_h5_describe_attribute(nucens_h5_id file, const char *path, const char *name, nucens_h5_description *description,
                                 nucens_h5_failure *failure) {
    nucens_h5_enter(failure);
    int result = -1;
    hid_t attribute = H5I_INVALID_HID, type = H5I_INVALID_HID, space = H5I_INVALID_HID;
    TRY(attribute = H5Aopen_by_name(file, path, name, H5P_DEFAULT, nucens_h5_way()));
    TRY(type = H5Aget_type(attribute));
    TRY(space = H5Aget_space(attribute));
    result = nucens_h5_describe(attribute, type, space, description, failure);
end:
    if (space >= 0) H5Sclose(space);
    if (type >= 0) H5Tclose(type);
    if (attribute >= 0) H5Aclose(attribute);
    nucens_h5_leave();
    return result;
}

int nucens_h5_read_attribute(nucens_h5_id file, const char *path, const char *name, nucens_h5_type type, void *values,
                             nucens_h5_failure *failure) {
    nucens_h5_enter(failure);
    int result = -1;
    hid_t attribute = H5I_INVALID_HID;
    TRY(attribute = H5Aopen_by_name(file, path, name, H5P_DEFAULT, nucens_h5_way()));
    TRY(H5Aread(attribute, nucens_h5_memory_type(type), values));
    result = 0;
end:
    if (attribute >= 0) H5Aclose(attribute);
    nucens_h5_leave();
    return result;
}

int nucens_h5_read_string_attribute(nucens_h5_id file, const char *path, const char *name, nucens_h5_take take, void *context,
                                    nucens_h5_failure *failure) {
    nucens_h5_enter(failure);
    int result = -1;
    hid_t attribute = H5I_INVALID_HID, type = H5I_INVALID_HID, space = H5I_INVALID_HID;
    TRY(attribute = H5Aopen_by_name(file, path, name, H5P_DEFAULT, nucens_h5_way()));
    TRY(type = H5Aget_type(attribute));
    TRY(space = H5Aget_space(attribute));
    result = nucens_h5_take_strings(attribute, type, space, H5Aread, take, context, failure);
end:
    if (space >= 0) H5Sclose(space);
    if (type >= 0) H5Tclose(type);
    if (attribute >= 0) H5Aclose(attribute);
    nucens_h5_leave();
    return result;
}
