#pragma once
// nucens: neural-network ensembles of inclusive lepton-nucleus cross sections, evaluated from C and C++.
//
//     nucens_ensemble *carbon = nucens_open("nucens-run");
//     if (!carbon) { fprintf(stderr, "%s\n", nucens_last_error()); … }
//     double energy[] = {0.68}, theta[] = {60}, omega[] = {0.2}, mean[1], deviation[1];
//     if (nucens_predict(carbon, 1, energy, theta, omega, mean, deviation, NULL) != 0) …
//     nucens_close(carbon);
//
// Letters: n points, M members. Predictions are d²σ/dΩdω in nb/sr/GeV, the same bits as `nucens predict` gives, on every processor
// and for any number of threads.
//
// All functions may be called from several threads at once, also on the same ensemble; nucens_open() alone uses the HDF5 library, so
// no other thread should use HDF5 by itself meanwhile unless its build is thread-safe. MPI need not be initialized.
//
// A call reads all weights once, 3.3 MB a member for the reference network. With 50 members on one Zen 5 core a call for one point took
// 5.5 ms, one for 64 points 0.42 ms a point, and more at a time brought no more.
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// An ensemble in memory. It never changes.
typedef struct nucens_ensemble nucens_ensemble;

/// Reads an ensemble. NULL if that is impossible; nucens_last_error() then says why.
///
/// @param run  directory of a finished run, or its file ensemble.h5
nucens_ensemble *nucens_open(const char *run);

/// The same, asked for a nucleus: any, such as "40Ar", of an ensemble of response functions; otherwise the one that was fitted. An ensemble
/// of several nuclei can be opened by this function alone.
///
/// @param nucleus  mass number and symbol
nucens_ensemble *nucens_open_nucleus(const char *run, const char *nucleus);

/// Frees an ensemble that no thread uses any more. NULL is ignored.
void nucens_close(nucens_ensemble *ensemble);

/// M.
size_t nucens_member_count(const nucens_ensemble *ensemble);

/// The nucleus, such as "12C". Lives as long as the ensemble.
const char *nucens_target(const nucens_ensemble *ensemble);

/// Least and greatest E (GeV), θ (degrees) and ω (GeV) of the training data: outside, bands may be too narrow. NULL for what is not wanted.
void nucens_training_range(const nucens_ensemble *ensemble, double energy[2], double theta[2], double omega[2]);

/// d²σ/dΩdω at n points: mean and standard deviation over the members, and the members' own values.
///
/// @param energy     n beam energies E in GeV, above 0
/// @param theta      n scattering angles θ in degrees, between 0 and 180, both excluded
/// @param omega      n energy transfers ω in GeV, from 0 to E
/// @param mean       n numbers, nb/sr/GeV; NULL if not wanted
/// @param deviation  n numbers, nb/sr/GeV, divided by M − 1; NaN for a single member; NULL if not wanted
/// @param members    n × M numbers, the members of a point side by side; NULL if not wanted
/// @return 0; or -1 with nucens_last_error(), and nothing is written
int nucens_predict(const nucens_ensemble *ensemble, size_t n, const double *energy, const double *theta, const double *omega,
                   double *mean, double *deviation, double *members);

/// Calibrated standard deviations at n points, as `nucens predict` writes them: up to a normalization of the data, and of the cross section
/// itself. NaN where the ensemble was not calibrated; the second also where no whole experiments were left out for it.
///
/// @param calibrated, absolute  n numbers each, nb/sr/GeV; NULL for what is not wanted
/// @return 0; or -1 with nucens_last_error(), and nothing is written
int nucens_calibrated(const nucens_ensemble *ensemble, size_t n, const double *energy, const double *theta, const double *omega,
                      double *calibrated, double *absolute);

/// Weights of n events: each member's cross section over the mean, as `nucens weights` writes them. Where the mean is 0 or not finite,
/// all weights are 1.
///
/// @param weights  n × M numbers, the members of an event side by side
/// @return 0; or -1 with nucens_last_error(), and nothing is written
int nucens_weights(const nucens_ensemble *ensemble, size_t n, const double *energy, const double *theta, const double *omega,
                   float *weights);

/// R_L and R_T at n points of an ensemble of response functions, 1/GeV: mean and standard deviation over the members.
///
/// @param q      n momentum transfers in GeV, above 0
/// @param omega  n energy transfers in GeV, above 0 and below q
/// @param longitudinal, longitudinal_deviation, transverse, transverse_deviation  n numbers each; NULL for what is not wanted
/// @return 0; or -1 with nucens_last_error(), and nothing is written
int nucens_responses(const nucens_ensemble *ensemble, size_t n, const double *q, const double *omega, double *longitudinal,
                     double *longitudinal_deviation, double *transverse, double *transverse_deviation);

/// A table of response functions in memory, for calls at single points: `nucens export RUN --grid FILE.h5` writes it, with the measured
/// error of its interpolation. It never changes.
typedef struct nucens_grid nucens_grid;

/// Reads a table. NULL if that is impossible; nucens_last_error() then says why.
nucens_grid *nucens_grid_open(const char *file);

/// Frees a table that no thread uses any more. NULL is ignored.
void nucens_grid_close(nucens_grid *grid);

/// M.
size_t nucens_grid_member_count(const nucens_grid *grid);

/// The nucleus, such as "12C". Lives as long as the table.
const char *nucens_grid_target(const nucens_grid *grid);

/// Least and greatest q (GeV) and ω/q of the table. NULL for what is not wanted.
void nucens_grid_range(const nucens_grid *grid, double q[2], double ratio[2]);

/// R_L and R_T at n points, 1/GeV: means over the members, and the members' own values.
///
/// @param q      n momentum transfers in GeV
/// @param omega  n energy transfers in GeV, below q
/// @param longitudinal, transverse                  n numbers each; NULL for what is not wanted
/// @param longitudinal_members, transverse_members  n × M numbers each, the members of a point side by side; NULL for what is not wanted
/// @return 0; or -1 with nucens_last_error(), and nothing is written, also when a point lies outside the table
int nucens_grid_responses(const nucens_grid *grid, size_t n, const double *q, const double *omega, double *longitudinal,
                          double *transverse, double *longitudinal_members, double *transverse_members);

/// d²σ/dΩdω at n points from the table, nb/sr/GeV: arguments and results as those of nucens_predict().
///
/// The Coulomb field of the nucleus is in it, by the effective momentum. Without deviation and members only the table of means is read.
int nucens_grid_predict(const nucens_grid *grid, size_t n, const double *energy, const double *theta, const double *omega,
                        double *mean, double *deviation, double *members);

/// A generator of neutrino events in memory, a run of `nucens generator`: the muon of ν_μ A → μ X. It never changes.
typedef struct nucens_generator nucens_generator;

/// Reads a generator. NULL if that is impossible; nucens_last_error() then says why.
///
/// @param run  directory of a finished run, or its file ensemble.h5
nucens_generator *nucens_generator_open(const char *run);

/// Frees a generator that no thread uses any more. NULL is ignored.
void nucens_generator_close(nucens_generator *generator);

/// M.
size_t nucens_generator_member_count(const nucens_generator *generator);

/// Least and greatest E_ν (GeV) of the training events: beyond, densities are a guess. NULL if not wanted.
void nucens_generator_range(const nucens_generator *generator, double energy[2]);

/// Draws events `first` to `first` + n − 1 of a seed, each by one member at random, at energies that are given: event i is a pure function
/// of the run, the seed, i and its energy, and that of `nucens generate --flux E`. A call makes the networks anew: draw many at a time.
///
/// @param energy       n energies E_ν of neutrinos in GeV
/// @param muon_energy  n total energies E_μ in GeV; NULL if not wanted
/// @param cos_theta    n cosines of the angle between neutrino and muon; NULL if not wanted
/// @param log_density  n numbers ln p(E_μ, cos θ | E_ν) of the member that made the event, p in 1/GeV, NaN for adversarial networks; NULL
///                     if not wanted
/// @param replica      n replica numbers of these members; NULL if not wanted
/// @return 0; or -1 with nucens_last_error(), and nothing is written
int nucens_generator_draw(const nucens_generator *generator, uint64_t seed, uint64_t first, size_t n, const double *energy,
                          double *muon_energy, double *cos_theta, double *log_density, int32_t *replica);

/// p(E_μ, cos θ | E_ν) of n events in 1/GeV: mean and standard deviation over the members, and the members' own values.
///
/// @param mean       n numbers; NULL if not wanted
/// @param deviation  n numbers, divided by M − 1; NaN for a single member; NULL if not wanted
/// @param members    n × M numbers, the members of an event side by side; NULL if not wanted
/// @return 0; or -1 with nucens_last_error(): adversarial networks have no density; for what is no event nothing is written
int nucens_generator_density(const nucens_generator *generator, size_t n, const double *energy, const double *muon_energy,
                             const double *cos_theta, double *mean, double *deviation, double *members);

/// What went wrong in the last call that failed on this thread; "" before. Valid until the next call that fails on this thread.
const char *nucens_last_error(void);

/// The version of this library, such as "0.1.0".
const char *nucens_version(void);

#ifdef __cplusplus
}
#endif
