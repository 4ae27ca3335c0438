// on_exit() is the C library's own: it tells the status, as atexit() does not.
#define _DEFAULT_SOURCE

#include "internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef H5_HAVE_PARALLEL
#include <mpi.h>
#endif

static hid_t access_list(int parallel, nucens_h5_failure *failure) {
    hid_t list = H5I_INVALID_HID;
    TRY(list = H5Pcreate(H5P_FILE_ACCESS));
    // Closing a file closes what is open in it, so that it is whole when the call returns.
    TRY(H5Pset_fclose_degree(list, H5F_CLOSE_STRONG));
#if H5_VERSION_GE(1, 10, 2)
    // Headers of HDF5 1.8 have checksums, by which the library finds damage in them itself; those that it makes else have none.
    TRY(H5Pset_libver_bounds(list, H5F_LIBVER_V18, H5F_LIBVER_V18));
#endif
    if (parallel) {
#ifdef H5_HAVE_PARALLEL
        int initialized = 0, finalized = 0;
        MPI_Initialized(&initialized);
        MPI_Finalized(&finalized);
        if (!initialized || finalized) {
            nucens_h5_say(failure, "MPI is not running");
            goto end;
        }
        TRY(H5Pset_fapl_mpio(list, MPI_COMM_WORLD, MPI_INFO_NULL));
#else
        nucens_h5_say(failure, "this HDF5 was built without MPI");
        goto end;
#endif
    }
    return list;
end:
    if (list >= 0) H5Pclose(list);
    return H5I_INVALID_HID;
}

nucens_h5_id nucens_h5_create_file(const char *path, int parallel, nucens_h5_failure *failure) {
    nucens_h5_enter(failure);
    hid_t file = H5I_INVALID_HID, creation = H5I_INVALID_HID;
    hid_t list = access_list(parallel, failure);
    if (list < 0) goto end;
    // No time stamps: the same content gives the same bytes.
    TRY(creation = H5Pcreate(H5P_FILE_CREATE));
    TRY(H5Pset_obj_track_times(creation, 0));
    TRY(file = H5Fcreate(path, H5F_ACC_EXCL, creation, list));
end:
    if (creation >= 0) H5Pclose(creation);
    if (list >= 0) H5Pclose(list);
    nucens_h5_leave();
    return file;
}

nucens_h5_id nucens_h5_open_file(const char *path, int writable, int parallel, nucens_h5_failure *failure) {
    nucens_h5_enter(failure);
    hid_t file = H5I_INVALID_HID;
    hid_t list = access_list(parallel, failure);
    if (list < 0) goto end;
    TRY(file = H5Fopen(path, writable ? H5F_ACC_RDWR : H5F_ACC_RDONLY, list));
end:
    if (list >= 0) H5Pclose(list);
    nucens_h5_leave();
    return file;
}

int nucens_h5_flush(nucens_h5_id file, nucens_h5_failure *failure) {
    nucens_h5_enter(failure);
    int result = -1;
    TRY(H5Fflush(file, H5F_SCOPE_GLOBAL));
    result = 0;
end:
    nucens_h5_leave();
    return result;
}

// A file that cannot be closed, on a full disk, leaves an entry behind that points to freed memory; HDF5 1.10 then crashes when it
// clears its tables, at exit and before that in MPI_Finalize(), and buries the message under a backtrace. There is no call that
// removes the entry. So the clearing is left out: both places call back in the reverse order of registration, and what is
// registered here goes before HDF5's own.

static void exit_without_clearing(int status, void *unused) {
    (void)unused;
    fflush(NULL);
    _exit(status);
}

#ifdef H5_HAVE_PARALLEL
static int refuse_clearing(MPI_Comm communicator, int key, void *value, void *state) {
    (void)communicator, (void)key, (void)value, (void)state;
    return MPI_ERR_OTHER;
}
#endif

static void leave_out_clearing(void) {
    static int is_done = 0;
    if (is_done) return;
    is_done = 1;
    on_exit(exit_without_clearing, NULL);
#ifdef H5_HAVE_PARALLEL
    int initialized = 0, finalized = 0, key = MPI_KEYVAL_INVALID;
    MPI_Initialized(&initialized);
    MPI_Finalized(&finalized);
    if (!initialized || finalized) return;
    if (MPI_Comm_create_keyval(MPI_COMM_NULL_COPY_FN, refuse_clearing, &key, NULL) == MPI_SUCCESS)
        MPI_Comm_set_attr(MPI_COMM_SELF, key, NULL);
#endif
}

int nucens_h5_close_file(nucens_h5_id file, nucens_h5_failure *failure) {
    nucens_h5_enter(failure);
    int result = -1;
    TRY(H5Fclose(file));
    result = 0;
end:
    if (result < 0) leave_out_clearing();
    nucens_h5_leave();
    return result;
}

// MARK: groups and links

int nucens_h5_make_group(nucens_h5_id file, const char *path, nucens_h5_failure *failure) {
    nucens_h5_enter(failure);
    int result = nucens_h5_make_groups(file, path, 1, failure);
    nucens_h5_leave();
    return result;
}

int nucens_h5_exists(nucens_h5_id file, const char *path, nucens_h5_failure *failure) {
    nucens_h5_enter(failure);
    int result = -1;
    // H5Lexists() wants every group on the way to exist, so each is asked for in turn.
    char prefix[1024];
    size_t length = strlen(path);
    if (length >= sizeof prefix) {
        nucens_h5_say(failure, "the path is longer than 1023 bytes");
        goto end;
    }
    for (size_t i = 1; i <= length; i++) {
        if ((path[i] != '/' && path[i] != 0) || path[i - 1] == '/') continue;
        memcpy(prefix, path, i);
        prefix[i] = 0;
        htri_t found = 0;
        TRY(found = H5Lexists(file, prefix, nucens_h5_way()));
        if (!found) {
            result = 0;
            goto end;
        }
    }
    result = 1;
end:
    nucens_h5_leave();
    return result;
}

static herr_t take_link(hid_t group, const char *name, const H5L_info_t *info, void *context) {
    (void)group;
    (void)info;
    const nucens_h5_taker *to = context;
    to->take(to->context, name, strlen(name));
    return 0;
}

int nucens_h5_children(nucens_h5_id file, const char *path, nucens_h5_take take, void *context, nucens_h5_failure *failure) {
    nucens_h5_enter(failure);
    int result = -1;
    nucens_h5_taker to = {take, context};
    TRY(H5Literate_by_name(file, path, H5_INDEX_NAME, H5_ITER_INC, NULL, take_link, &to, nucens_h5_way()));
    result = 0;
end:
    nucens_h5_leave();
    return result;
}
