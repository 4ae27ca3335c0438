// What an event generator does with libnucens: draw kinematics, weight them by the mean of the ensemble, and carry the uncertainty of the
// model along as one weight a member. Here the total over 20° < θ < 60° and 0.05 GeV < ω < 0.35 GeV at one beam energy is integrated by
// Monte Carlo on several threads, and its uncertainty is the standard deviation over the members.
//
//     c++ -std=c++17 generator.cpp $(pkg-config --cflags --libs nucens) -pthread -o generator
//     ./generator nucens-run
#include <nucens.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

struct Events {
    std::vector<double> energy, theta, omega;
};

// nucens reports an error as a status and a text of the calling thread; here it becomes an exception.
static void check(int status) {
    if (status != 0) throw std::runtime_error(nucens_last_error());
}

using Ensemble = std::unique_ptr<nucens_ensemble, decltype(&nucens_close)>;

static Events generate(unsigned seed, size_t n) {
    std::mt19937_64 random(seed);
    std::uniform_real_distribution<double> theta(20, 60), omega(0.05, 0.35);
    Events events;
    for (size_t i = 0; i < n; i++) {
        events.energy.push_back(0.68);
        events.theta.push_back(theta(random));
        events.omega.push_back(omega(random));
    }
    return events;
}

int main(int argc, char **argv) try {
    if (argc != 2) {
        std::fprintf(stderr, "usage: generator RUN\n");
        return 2;
    }
    const Ensemble ensemble(nucens_open(argv[1]), nucens_close);
    if (!ensemble) throw std::runtime_error(nucens_last_error());
    const size_t members = nucens_member_count(ensemble.get());
    std::printf("%s: %zu members of a fit to %s\n", nucens_version(), members, nucens_target(ensemble.get()));

    // Threads share the ensemble. Events go in blocks: the weights of the networks are then read once a block.
    const size_t threads = 2, n = 500;
    std::vector<std::vector<double>> totals(threads, std::vector<double>(members + 1, 0.0));
    std::vector<std::string> errors(threads);
    std::vector<std::thread> workers;
    for (size_t t = 0; t < threads; t++)
        workers.emplace_back([&, t] {
            try {
                const Events events = generate(1 + t, n);
                std::vector<double> mean(n);
                std::vector<float> weights(n * members);
                const double *energy = events.energy.data(), *theta = events.theta.data(), *omega = events.omega.data();
                check(nucens_predict(ensemble.get(), n, energy, theta, omega, mean.data(), nullptr, nullptr));
                check(nucens_weights(ensemble.get(), n, energy, theta, omega, weights.data()));
                for (size_t i = 0; i < n; i++) {
                    const double event = mean[i] * std::sin(theta[i] * std::acos(-1.0) / 180);
                    totals[t][0] += event;
                    for (size_t m = 0; m < members; m++) totals[t][m + 1] += event * weights[i * members + m];
                }
            } catch (const std::exception &error) {
                errors[t] = error.what();
            }
        });
    for (auto &worker : workers) worker.join();
    for (const auto &error : errors)
        if (!error.empty()) throw std::runtime_error(error);

    // dΩ = 2π sin θ dθ
    const double volume = 2 * std::acos(-1.0) * (40 * std::acos(-1.0) / 180) * 0.30 / (threads * n);
    std::vector<double> total(members + 1, 0.0);
    for (size_t m = 0; m <= members; m++)
        for (size_t t = 0; t < threads; t++) total[m] += totals[t][m] * volume;
    double variance = 0;
    for (size_t m = 1; m <= members; m++) variance += (total[m] - total[0]) * (total[m] - total[0]);
    std::printf("total %.17g +- %.17g nb\n", total[0], members > 1 ? std::sqrt(variance / (members - 1)) : NAN);
    return 0;
} catch (const std::exception &error) {
    std::fprintf(stderr, "generator: %s\n", error.what());
    return 1;
}
