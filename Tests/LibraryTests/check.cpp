// check RUN TABLE TARGET: compares libnucens with a table of `nucens predict --members --format csv` for a spectrum at E = 0.68 GeV, θ = 60°, and makes every
// mistake.
#include "expect.h"

#include <nucens.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

int main(int argc, char **argv) {
    EXPECT(argc == 4);
    EXPECT(std::string(nucens_last_error()).empty());
    nucens_ensemble *ensemble = nucens_open(argv[1]);
    EXPECT(ensemble);
    const size_t members = nucens_member_count(ensemble);
    EXPECT(members == 3 && std::string(nucens_target(ensemble)) == argv[3] && std::strlen(nucens_version()) > 0);
    double energies[2], thetas[2], omegas[2];
    nucens_training_range(ensemble, energies, thetas, omegas);
    nucens_training_range(ensemble, nullptr, nullptr, nullptr);
    EXPECT(energies[0] < energies[1] && thetas[0] < thetas[1] && omegas[0] < omegas[1]);

    // ω, mean, standard deviation, median, four quantiles, standard deviation of the shape, calibrated one where there is, members
    std::vector<double> energy, theta, omega, mean, deviation, calibrated, values;
    std::ifstream table(argv[2]);
    std::string line;
    std::getline(table, line);
    const bool isCalibrated = line.find("calibrated_standard_deviation") != std::string::npos;
    EXPECT(isCalibrated || std::string(argv[3]) != "12C");
    const size_t statistics = isCalibrated ? 10 : 9;
    while (std::getline(table, line)) {
        std::vector<double> row;
        std::stringstream fields(line);
        for (std::string field; std::getline(fields, field, ',');) row.push_back(std::strtod(field.c_str(), nullptr));
        EXPECT(row.size() == statistics + members);
        calibrated.push_back(isCalibrated ? row[9] : std::numeric_limits<double>::quiet_NaN());
        energy.push_back(0.68);
        theta.push_back(60);
        omega.push_back(row[0]);
        mean.push_back(row[1]);
        deviation.push_back(row[2]);
        values.insert(values.end(), row.begin() + statistics, row.end());
    }
    const size_t n = omega.size();
    EXPECT(n > 0);

    auto compare = [&] {
        std::vector<double> m(n), d(n), v(n * members);
        std::vector<float> w(n * members);
        EXPECT(nucens_predict(ensemble, n, energy.data(), theta.data(), omega.data(), m.data(), d.data(), v.data()) == 0);
        EXPECT(nucens_weights(ensemble, n, energy.data(), theta.data(), omega.data(), w.data()) == 0);
        EXPECT(m == mean && d == deviation && v == values);
        EXPECT(nucens_calibrated(ensemble, n, energy.data(), theta.data(), omega.data(), m.data(), d.data()) == 0);
        for (size_t i = 0; i < n; i++) EXPECT((m[i] == calibrated[i] || (std::isnan(m[i]) && !isCalibrated)) && std::isnan(d[i]));
        for (size_t i = 0; i < w.size(); i++) EXPECT(w[i] == (float)(values[i] / mean[i / members]));
    };
    compare();
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; t++) threads.emplace_back(compare);
    for (auto &thread : threads) thread.join();

    // One point at a time, and only what is wanted.
    double one = 0;
    EXPECT(nucens_predict(ensemble, 1, &energy[7], &theta[7], &omega[7], &one, nullptr, nullptr) == 0 && one == mean[7]);
    EXPECT(nucens_predict(ensemble, 1, &energy[7], &theta[7], &omega[7], nullptr, &one, nullptr) == 0 && one == deviation[7]);
    EXPECT(nucens_predict(ensemble, 0, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr) == 0);

    // Mistakes leave the outputs as they were.
    const double untouched = -17;
    one = untouched;
    const double bad[] = {0.68, 0.68, -1}, angle[] = {60, 60, 60}, transfer[] = {0.1, 0.7, 0.1};
    double out[3] = {untouched, untouched, untouched};
    EXPECT(nucens_predict(ensemble, 3, bad, angle, transfer, out, nullptr, nullptr) == -1);
    EXPECT(says("point 1 (counted from 0): ω is 0.7 GeV"));
    EXPECT(out[0] == untouched && out[1] == untouched && out[2] == untouched);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT(nucens_predict(ensemble, 1, &nan, angle, transfer, out, nullptr, nullptr) == -1 && says("E is nan GeV"));
    EXPECT(nucens_predict(ensemble, 1, nullptr, angle, transfer, out, nullptr, nullptr) == -1 && says("is NULL"));
    EXPECT(nucens_predict(nullptr, 1, bad, angle, transfer, out, nullptr, nullptr) == -1 && says("the ensemble is NULL"));
    EXPECT(nucens_predict(ensemble, (size_t)-1, bad, angle, transfer, out, nullptr, nullptr) == -1);
    EXPECT(nucens_calibrated(ensemble, 3, bad, angle, transfer, out, nullptr) == -1 && says("point 1 (counted from 0)"));
    EXPECT(nucens_weights(ensemble, 1, bad, angle, transfer, nullptr) == -1 && says("weights is NULL"));
    EXPECT(out[0] == untouched);
    EXPECT(nucens_open("/nowhere") == nullptr && says("there is no result /nowhere/ensemble.h5"));
    EXPECT(nucens_open(argv[2]) == nullptr);
    EXPECT(nucens_open(nullptr) == nullptr && says("NULL"));
    // A thread that made no mistake has no error.
    std::thread([] { EXPECT(std::string(nucens_last_error()).empty()); }).join();
    EXPECT(nucens_member_count(nullptr) == 0 && nucens_target(nullptr) == nullptr);
    nucens_close(ensemble);
    nucens_close(nullptr);
    std::printf("%zu points, all the same\n", n);
    return 0;
}
