#pragma once

// The part of MPI this package uses, as plain functions on the world communicator.
//
// Swift imports neither MPI's handles nor its constants (they are macros over link-time addresses or casts), so none of them
// appears here. Every function returns MPI_SUCCESS (0) or MPI's error code, whose text nucens_mpi_error_text() gives.

#include <stddef.h>
#include <stdint.h>

typedef enum {
    nucens_mpi_u8,
    nucens_mpi_i32,
    nucens_mpi_i64,
    nucens_mpi_u64,
    nucens_mpi_f32,
    nucens_mpi_f64
} nucens_mpi_type;

typedef enum { nucens_mpi_sum, nucens_mpi_min, nucens_mpi_max } nucens_mpi_reduction;

// A message under way; made by nucens_mpi_post() or nucens_mpi_ibarrier(), freed by nucens_mpi_test() when done.
typedef struct nucens_mpi_request nucens_mpi_request;

// MARK: life

// 1 between start and finalize.
int nucens_mpi_is_running(void);
int nucens_mpi_is_finalized(void);
// Makes MPI return error codes instead of killing the process. `alone`: the process was started by no launcher, and needs none.
int nucens_mpi_start(int alone);
int nucens_mpi_finalize(void);
_Noreturn void nucens_mpi_abort(int status);

// MARK: who

int nucens_mpi_rank(int *rank);
int nucens_mpi_size(int *size);
int nucens_mpi_processor_name(char *text, size_t capacity);
// Can be called before start.
int nucens_mpi_library_version(char *text, size_t capacity);
// 1 if compiled against OpenMPI, whose way to srun is PMIx.
int nucens_mpi_is_openmpi(void);
void nucens_mpi_error_text(int code, char *text, size_t capacity);

// MARK: collectives; counts are elements

int nucens_mpi_barrier(void);
int nucens_mpi_ibarrier(nucens_mpi_request **request);
int nucens_mpi_broadcast(void *values, int count, nucens_mpi_type type, int root);
int nucens_mpi_gather(const void *values, int count, nucens_mpi_type type, void *all,
                      const int *counts, const int *offsets, int root);
int nucens_mpi_allgather(const void *values, int count, nucens_mpi_type type, void *all, const int *counts, const int *offsets);
int nucens_mpi_alltoall(const void *values, const int *counts, const int *offsets, nucens_mpi_type type,
                        void *received, const int *received_counts, const int *received_offsets);
int nucens_mpi_allreduce(void *values, int count, nucens_mpi_type type, nucens_mpi_reduction reduction);

// MARK: messages of bytes

int nucens_mpi_send(const void *bytes, int count, int destination, int tag);
// `bytes` must stay where it is until nucens_mpi_test() says done.
int nucens_mpi_post(const void *bytes, int count, int destination, int tag, nucens_mpi_request **request);
// Sets *done to 1, and frees the request, when the operation is complete.
int nucens_mpi_test(nucens_mpi_request *request, int *done);
// *available is 1 if a message with `tag` can be received from *source; source -1 asks for any.
int nucens_mpi_probe(int wanted_source, int tag, int *available, int *source, int *count);
int nucens_mpi_receive(void *bytes, int count, int source, int tag);
