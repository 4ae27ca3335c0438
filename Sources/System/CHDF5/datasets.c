#include "internal.h"

#include <hdf5_hl.h>

nucens_h5_id nucens_h5_make_dataset(nucens_h5_id file, const char *path, nucens_h5_type type, int rank, const int64_t *shape,
                                    nucens_h5_failure *failure) {
    nucens_h5_enter(failure);
    hid_t dataset = H5I_INVALID_HID, links = H5I_INVALID_HID, creation = H5I_INVALID_HID, space = H5I_INVALID_HID;
    hsize_t extent[H5S_MAX_RANK];
    for (int i = 0; i < rank; i++) extent[i] = (hsize_t)shape[i];
    if (nucens_h5_make_groups(file, path, 0, failure) < 0) goto end;
    TRY(links = nucens_h5_links());
    TRY(space = rank == 0 ? H5Screate(H5S_SCALAR) : H5Screate_simple(rank, extent, NULL));
    TRY(creation = H5Pcreate(H5P_DATASET_CREATE));
    TRY(H5Pset_layout(creation, H5D_CONTIGUOUS));
    TRY(H5Pset_alloc_time(creation, H5D_ALLOC_TIME_EARLY));
    TRY(H5Pset_fill_time(creation, H5D_FILL_TIME_NEVER));
    TRY(H5Pset_obj_track_times(creation, 0));
    TRY(dataset = H5Dcreate2(file, path, nucens_h5_disk_type(type), space, links, creation, H5P_DEFAULT));
end:
    if (creation >= 0) H5Pclose(creation);
    if (space >= 0) H5Sclose(space);
    if (links >= 0) H5Pclose(links);
    nucens_h5_leave();
    return dataset;
}

nucens_h5_id nucens_h5_open_dataset(nucens_h5_id file, const char *path, nucens_h5_failure *failure) {
    nucens_h5_enter(failure);
    hid_t dataset = H5I_INVALID_HID;
    hid_t access = H5I_INVALID_HID;
    TRY(access = H5Pcreate(H5P_DATASET_ACCESS));
    TRY(H5Pset_elink_cb(access, nucens_h5_refuse_link, NULL));
    TRY(dataset = H5Dopen2(file, path, access));
    if (nucens_h5_require_own(dataset, failure) < 0) {
        H5Dclose(dataset);
        dataset = H5I_INVALID_HID;
    }
end:
    if (access >= 0) H5Pclose(access);
    nucens_h5_leave();
    return dataset;
}

int nucens_h5_close_dataset(nucens_h5_id dataset) {
    nucens_h5_enter(NULL);
    // Closing the file has closed it already, if that came first.
    int result = H5Iis_valid(dataset) > 0 ? H5Dclose(dataset) : 0;
    nucens_h5_leave();
    return result;
}

int nucens_h5_describe_dataset(nucens_h5_id dataset, nucens_h5_description *description, nucens_h5_failure *failure) {
    nucens_h5_enter(failure);
    int result = -1;
    hid_t type = H5I_INVALID_HID, space = H5I_INVALID_HID;
    TRY(type = H5Dget_type(dataset));
    TRY(space = H5Dget_space(dataset));
    result = nucens_h5_describe(dataset, type, space, description, failure);
end:
    if (space >= 0) H5Sclose(space);
    if (type >= 0) H5Tclose(type);
    nucens_h5_leave();
    return result;
}

// MARK: blocks of numbers

typedef struct {
    hid_t file, memory, transfer;
} selection;

static void close_selection(selection *s) {
    if (s->file >= 0) H5Sclose(s->file);
    if (s->memory >= 0) H5Sclose(s->memory);
    if (s->transfer >= 0) H5Pclose(s->transfer);
}

static int select_block(hid_t dataset, int rank, const int64_t *offset, const int64_t *count, int collective, selection *s,
                        nucens_h5_failure *failure) {
    *s = (selection){H5I_INVALID_HID, H5I_INVALID_HID, H5I_INVALID_HID};
    hsize_t start[H5S_MAX_RANK], extent[H5S_MAX_RANK];
    int is_empty = 0;
    for (int i = 0; i < rank; i++) {
        start[i] = (hsize_t)offset[i];
        extent[i] = (hsize_t)count[i];
        is_empty |= count[i] == 0;
    }
    TRY(s->file = H5Dget_space(dataset));
    TRY(s->memory = rank == 0 ? H5Screate(H5S_SCALAR) : H5Screate_simple(rank, extent, NULL));
    if (is_empty) {
        TRY(H5Sselect_none(s->file));
        TRY(H5Sselect_none(s->memory));
    } else if (rank > 0) {
        TRY(H5Sselect_hyperslab(s->file, H5S_SELECT_SET, start, NULL, extent, NULL));
    }
    TRY(s->transfer = H5Pcreate(H5P_DATASET_XFER));
    if (collective) {
#ifdef H5_HAVE_PARALLEL
        TRY(H5Pset_dxpl_mpio(s->transfer, H5FD_MPIO_COLLECTIVE));
#else
        nucens_h5_say(failure, "this HDF5 was built without MPI");
        goto end;
#endif
    }
    return 0;
end:
    close_selection(s);
    return -1;
}

int nucens_h5_write(nucens_h5_id dataset, nucens_h5_type type, int rank, const int64_t *offset, const int64_t *count, int collective,
                    const void *values, nucens_h5_failure *failure) {
    nucens_h5_enter(failure);
    int result = -1;
    selection s;
    static const char nothing[8];
    if (select_block(dataset, rank, offset, count, collective, &s, failure) == 0) {
        TRY(H5Dwrite(dataset, nucens_h5_memory_type(type), s.memory, s.file, s.transfer, values ? values : nothing));
        result = 0;
    end:
        close_selection(&s);
    }
    nucens_h5_leave();
    return result;
}

int nucens_h5_read(nucens_h5_id dataset, nucens_h5_type type, int rank, const int64_t *offset, const int64_t *count, int collective,
                   void *values, nucens_h5_failure *failure) {
    nucens_h5_enter(failure);
    int result = -1;
    selection s;
    char nothing[8];
    if (select_block(dataset, rank, offset, count, collective, &s, failure) == 0) {
        TRY(H5Dread(dataset, nucens_h5_memory_type(type), s.memory, s.file, s.transfer, values ? values : nothing));
        result = 0;
    end:
        close_selection(&s);
    }
    nucens_h5_leave();
    return result;
}

// MARK: strings

int nucens_h5_make_strings(nucens_h5_id file, const char *path, const char *const *values, int64_t count, nucens_h5_failure *failure) {
    nucens_h5_enter(failure);
    int result = -1;
    hid_t dataset = H5I_INVALID_HID, links = H5I_INVALID_HID, creation = H5I_INVALID_HID;
    hid_t space = H5I_INVALID_HID, type = H5I_INVALID_HID;
    hsize_t extent[1] = {(hsize_t)count};
    if (nucens_h5_make_groups(file, path, 0, failure) < 0) goto end;
    TRY(links = nucens_h5_links());
    TRY(space = H5Screate_simple(1, extent, NULL));
    TRY(type = nucens_h5_text_type());
    TRY(creation = H5Pcreate(H5P_DATASET_CREATE));
    TRY(H5Pset_obj_track_times(creation, 0));
    TRY(dataset = H5Dcreate2(file, path, type, space, links, creation, H5P_DEFAULT));
    if (count > 0) TRY(H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values));
    result = 0;
end:
    if (dataset >= 0) H5Dclose(dataset);
    if (creation >= 0) H5Pclose(creation);
    if (type >= 0) H5Tclose(type);
    if (space >= 0) H5Sclose(space);
    if (links >= 0) H5Pclose(links);
    nucens_h5_leave();
    return result;
}

static herr_t read_all(hid_t dataset, hid_t type, void *values) { return H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values); }

int nucens_h5_read_strings(nucens_h5_id dataset, nucens_h5_take take, void *context, nucens_h5_failure *failure) {
    nucens_h5_enter(failure);
    int result = -1;
    hid_t type = H5I_INVALID_HID, space = H5I_INVALID_HID;
    TRY(type = H5Dget_type(dataset));
    TRY(space = H5Dget_space(dataset));
    result = nucens_h5_take_strings(dataset, type, space, read_all, take, context, failure);
end:
    if (space >= 0) H5Sclose(space);
    if (type >= 0) H5Tclose(type);
    nucens_h5_leave();
    return result;
}

// MARK: dimension scales

int nucens_h5_make_scale(nucens_h5_id file, const char *path, const char *name, nucens_h5_failure *failure) {
    nucens_h5_enter(failure);
    int result = -1;
    hid_t dataset = H5I_INVALID_HID;
    TRY(dataset = H5Dopen2(file, path, H5P_DEFAULT));
    TRY(H5DSset_scale(dataset, name));
    result = 0;
end:
    if (dataset >= 0) H5Dclose(dataset);
    nucens_h5_leave();
    return result;
}

int nucens_h5_attach_scale(nucens_h5_id file, const char *path, int dimension, const char *scale, nucens_h5_failure *failure) {
    nucens_h5_enter(failure);
    int result = -1;
    hid_t dataset = H5I_INVALID_HID, axis = H5I_INVALID_HID;
    TRY(dataset = H5Dopen2(file, path, H5P_DEFAULT));
    TRY(axis = H5Dopen2(file, scale, H5P_DEFAULT));
    TRY(H5DSattach_scale(dataset, axis, (unsigned)dimension));
    result = 0;
end:
    if (axis >= 0) H5Dclose(axis);
    if (dataset >= 0) H5Dclose(dataset);
    nucens_h5_leave();
    return result;
}

int nucens_h5_label_dimension(nucens_h5_id file, const char *path, int dimension, const char *label, nucens_h5_failure *failure) {
    nucens_h5_enter(failure);
    int result = -1;
    hid_t dataset = H5I_INVALID_HID;
    TRY(dataset = H5Dopen2(file, path, H5P_DEFAULT));
    TRY(H5DSset_label(dataset, (unsigned)dimension, label));
    result = 0;
end:
    if (dataset >= 0) H5Dclose(dataset);
    nucens_h5_leave();
    return result;
}
