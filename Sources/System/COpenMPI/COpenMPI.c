// setenv() and strdup() are POSIX, not C17.
#define _POSIX_C_SOURCE 200809L

#include "COpenMPI.h"

#include <mpi.h>
#include <stdlib.h>
#include <string.h>

struct nucens_mpi_request {
    MPI_Request handle;
};

static MPI_Datatype datatype(nucens_mpi_type type) {
    switch (type) {
    case nucens_mpi_u8: return MPI_UINT8_T;
    case nucens_mpi_i32: return MPI_INT32_T;
    case nucens_mpi_i64: return MPI_INT64_T;
    case nucens_mpi_u64: return MPI_UINT64_T;
    case nucens_mpi_f32: return MPI_FLOAT;
    case nucens_mpi_f64: return MPI_DOUBLE;
    }
    return MPI_DATATYPE_NULL;
}

static MPI_Op operation(nucens_mpi_reduction reduction) {
    switch (reduction) {
    case nucens_mpi_sum: return MPI_SUM;
    case nucens_mpi_min: return MPI_MIN;
    case nucens_mpi_max: return MPI_MAX;
    }
    return MPI_OP_NULL;
}

static int copy_text(const char *from, char *text, size_t capacity) {
    if (capacity > 0) {
        strncpy(text, from, capacity - 1);
        text[capacity - 1] = 0;
    }
    return MPI_SUCCESS;
}

// MARK: life

int nucens_mpi_is_running(void) {
    int initialized = 0, finalized = 0;
    MPI_Initialized(&initialized);
    MPI_Finalized(&finalized);
    return initialized && !finalized;
}

int nucens_mpi_is_finalized(void) {
    int finalized = 0;
    MPI_Finalized(&finalized);
    return finalized;
}

int nucens_mpi_start(int alone) {
    // OpenMPI 4 starts a daemon for a process that came without a launcher, which fails where its programs are not installed, and
    // refuses to start at all in a Slurm step without PMIx, even a step of one task. Neither is needed by a world of one rank.
    const char *step = alone ? getenv("SLURM_STEP_ID") : NULL;
    char *kept = step ? strdup(step) : NULL;
    if (alone) {
        setenv("OMPI_MCA_ess_singleton_isolated", "1", 0);
        // Shared file pointers, which nothing here uses, would miss the daemon's directory and complain of it.
        setenv("OMPI_MCA_sharedfp", "^sm", 0);
        // All processes without a daemon would use one directory for their files, and one that ends would remove it under another
        // that starts. They need none.
        setenv("OMPI_MCA_orte_create_session_dirs", "0", 0);
        unsetenv("SLURM_STEP_ID");
    }
    int provided = 0;
    int code = MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &provided);
    if (kept) {
        setenv("SLURM_STEP_ID", kept, 1);
        free(kept);
    }
    if (code == MPI_SUCCESS) code = MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
    return code;
}

int nucens_mpi_finalize(void) { return MPI_Finalize(); }

_Noreturn void nucens_mpi_abort(int status) {
    if (nucens_mpi_is_running()) MPI_Abort(MPI_COMM_WORLD, status);
    _Exit(status);
}

// MARK: who

int nucens_mpi_rank(int *rank) { return MPI_Comm_rank(MPI_COMM_WORLD, rank); }

int nucens_mpi_size(int *size) { return MPI_Comm_size(MPI_COMM_WORLD, size); }

int nucens_mpi_processor_name(char *text, size_t capacity) {
    char name[MPI_MAX_PROCESSOR_NAME + 1] = {0};
    int length = 0;
    int code = MPI_Get_processor_name(name, &length);
    return code != MPI_SUCCESS ? code : copy_text(name, text, capacity);
}

int nucens_mpi_library_version(char *text, size_t capacity) {
    char version[MPI_MAX_LIBRARY_VERSION_STRING + 1] = {0};
    int length = 0;
    int code = MPI_Get_library_version(version, &length);
    return code != MPI_SUCCESS ? code : copy_text(version, text, capacity);
}

int nucens_mpi_is_openmpi(void) {
#ifdef OPEN_MPI
    return 1;
#else
    return 0;
#endif
}

void nucens_mpi_error_text(int code, char *text, size_t capacity) {
    char message[MPI_MAX_ERROR_STRING + 1] = "unknown MPI error";
    int length = 0;
    if (nucens_mpi_is_running()) MPI_Error_string(code, message, &length);
    copy_text(message, text, capacity);
}

// MARK: collectives

int nucens_mpi_barrier(void) { return MPI_Barrier(MPI_COMM_WORLD); }

int nucens_mpi_ibarrier(nucens_mpi_request **request) {
    *request = malloc(sizeof **request);
    if (!*request) return MPI_ERR_NO_MEM;
    int code = MPI_Ibarrier(MPI_COMM_WORLD, &(*request)->handle);
    if (code != MPI_SUCCESS) {
        free(*request);
        *request = NULL;
    }
    return code;
}

int nucens_mpi_broadcast(void *values, int count, nucens_mpi_type type, int root) {
    return MPI_Bcast(values, count, datatype(type), root, MPI_COMM_WORLD);
}

int nucens_mpi_gather(const void *values, int count, nucens_mpi_type type, void *all,
                      const int *counts, const int *offsets, int root) {
    return MPI_Gatherv(values, count, datatype(type), all, counts, offsets, datatype(type), root, MPI_COMM_WORLD);
}

int nucens_mpi_allgather(const void *values, int count, nucens_mpi_type type, void *all, const int *counts, const int *offsets) {
    return MPI_Allgatherv(values, count, datatype(type), all, counts, offsets, datatype(type), MPI_COMM_WORLD);
}

int nucens_mpi_alltoall(const void *values, const int *counts, const int *offsets, nucens_mpi_type type,
                        void *received, const int *received_counts, const int *received_offsets) {
    return MPI_Alltoallv(values, counts, offsets, datatype(type), received, received_counts, received_offsets, datatype(type),
                         MPI_COMM_WORLD);
}

int nucens_mpi_allreduce(void *values, int count, nucens_mpi_type type, nucens_mpi_reduction reduction) {
    return MPI_Allreduce(MPI_IN_PLACE, values, count, datatype(type), operation(reduction), MPI_COMM_WORLD);
}

// MARK: messages of bytes

int nucens_mpi_send(const void *bytes, int count, int destination, int tag) {
    return MPI_Send(bytes, count, MPI_BYTE, destination, tag, MPI_COMM_WORLD);
}

int nucens_mpi_post(const void *bytes, int count, int destination, int tag, nucens_mpi_request **request) {
    *request = malloc(sizeof **request);
    if (!*request) return MPI_ERR_NO_MEM;
    int code = MPI_Isend(bytes, count, MPI_BYTE, destination, tag, MPI_COMM_WORLD, &(*request)->handle);
    if (code != MPI_SUCCESS) {
        free(*request);
        *request = NULL;
    }
    return code;
}

int nucens_mpi_test(nucens_mpi_request *request, int *done) {
    int code = MPI_Test(&request->handle, done, MPI_STATUS_IGNORE);
    if (code != MPI_SUCCESS) *done = 1;
    if (*done) free(request);
    return code;
}

int nucens_mpi_probe(int wanted_source, int tag, int *available, int *source, int *count) {
    MPI_Status status;
    int code = MPI_Iprobe(wanted_source < 0 ? MPI_ANY_SOURCE : wanted_source, tag, MPI_COMM_WORLD, available, &status);
    if (code != MPI_SUCCESS || !*available) return code;
    *source = status.MPI_SOURCE;
    return MPI_Get_count(&status, MPI_BYTE, count);
}

int nucens_mpi_receive(void *bytes, int count, int source, int tag) {
    return MPI_Recv(bytes, count, MPI_BYTE, source, tag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
}
