// check_grid RUN NUCLEUS TABLE: compares a table of libnucens with the networks that it was made from, and makes every mistake.
#include "expect.h"

#include <nucens.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

static double quantile(std::vector<double> values, double share) {
    std::sort(values.begin(), values.end());
    return values[(size_t)(share * (double)(values.size() - 1))];
}

int main(int argc, char **argv) {
    EXPECT(argc == 4);
    nucens_ensemble *networks = nucens_open_nucleus(argv[1], argv[2]);
    EXPECT(networks);
    nucens_grid *grid = nucens_grid_open(argv[3]);
    EXPECT(grid);
    const size_t members = nucens_grid_member_count(grid);
    EXPECT(members == nucens_member_count(networks) && std::string(nucens_grid_target(grid)) == argv[2]);
    double range[2], ratio[2];
    nucens_grid_range(grid, range, ratio);
    nucens_grid_range(grid, nullptr, nullptr);
    EXPECT(std::fabs(range[0] - 0.05) < 1e-6 && std::fabs(range[1] - 4) < 1e-6 && ratio[0] < 0.0101 && ratio[1] > 0.999);

    // Around the quasi-elastic peak and the Δ.
    std::vector<double> q, omega;
    for (double momentum : {0.21, 0.33, 0.47, 0.68, 0.95, 1.4})
        for (double share = 0.05; share < 0.95; share += 0.0217) {
            q.push_back(momentum);
            omega.push_back(share * momentum);
        }
    const size_t n = q.size();
    std::vector<double> L(n), T(n), tableL(n), tableT(n), membersL(n * members), membersT(n * members), deviation(n);
    EXPECT(nucens_responses(networks, n, q.data(), omega.data(), L.data(), deviation.data(), T.data(), nullptr) == 0);
    EXPECT(nucens_grid_responses(grid, n, q.data(), omega.data(), tableL.data(), tableT.data(), membersL.data(), membersT.data()) == 0);
    std::vector<double> off;
    for (size_t i = 0; i < n; i++) {
        off.push_back(std::fabs(tableL[i] / L[i] - 1));
        off.push_back(std::fabs(tableT[i] / T[i] - 1));
        double sum = 0, squares = 0;
        for (size_t m = 0; m < members; m++) sum += membersL[i * members + m];
        for (size_t m = 0; m < members; m++) squares += std::pow(membersL[i * members + m] - sum / (double)members, 2);
        EXPECT(std::fabs(sum / (double)members / L[i] - 1) < 0.02);
        EXPECT(std::fabs(std::sqrt(squares / (double)(members - 1)) / deviation[i] - 1) < 0.05);
    }
    EXPECT(quantile(off, 0.5) < 1e-4 && quantile(off, 0.95) < 1e-3);

    // Cross sections, also one at a time and from several threads.
    std::vector<double> energy(n, 0.961), theta(n, 37.5), transfer(n);
    for (size_t i = 0; i < n; i++) transfer[i] = 0.04 + 0.6 * (double)i / (double)n;
    std::vector<double> mean(n), spread(n), all(n * members), tableMean(n), tableSpread(n), tableAll(n * members);
    EXPECT(nucens_predict(networks, n, energy.data(), theta.data(), transfer.data(), mean.data(), spread.data(), all.data()) == 0);
    auto compare = [&] {
        std::vector<double> m(n), d(n), v(n * members);
        EXPECT(nucens_grid_predict(grid, n, energy.data(), theta.data(), transfer.data(), m.data(), d.data(), v.data()) == 0);
        std::vector<double> off;
        for (size_t i = 0; i < n; i++) {
            off.push_back(std::fabs(m[i] / mean[i] - 1));
            EXPECT(std::fabs(d[i] / spread[i] - 1) < 0.05);
            double one = 0;
            EXPECT(nucens_grid_predict(grid, 1, &energy[i], &theta[i], &transfer[i], &one, nullptr, nullptr) == 0 && one == m[i]);
        }
        for (size_t i = 0; i < n * members; i++) EXPECT(std::fabs(v[i] / all[i] - 1) < 0.02);
        EXPECT(quantile(off, 0.95) < 1e-3);
    };
    compare();
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; t++) threads.emplace_back(compare);
    for (auto &thread : threads) thread.join();

    // Mistakes leave the outputs as they were.
    const double untouched = -17;
    double out[2] = {untouched, untouched};
    const double far[] = {0.3, 5.0}, small[] = {0.1, 0.2}, wrong[] = {0.3, 0.3}, beam[] = {1, 1}, angle[] = {30, 30}, lost[] = {0.1, 1.5};
    EXPECT(nucens_grid_responses(grid, 2, far, small, out, nullptr, nullptr, nullptr) == -1 && says("point 1 (counted from 0)") && says("outside"));
    EXPECT(nucens_grid_responses(grid, 2, wrong, wrong, out, nullptr, nullptr, nullptr) == -1 && says("outside the table's q from 0.05 to 4"));
    EXPECT(nucens_grid_responses(grid, 1, nullptr, small, out, nullptr, nullptr, nullptr) == -1 && says("is NULL"));
    EXPECT(nucens_grid_predict(grid, 2, beam, angle, lost, out, nullptr, nullptr) == -1 && says("ω is 1.5 GeV"));
    EXPECT(nucens_grid_predict(nullptr, 1, beam, angle, small, out, nullptr, nullptr) == -1 && says("the table is NULL"));
    EXPECT(nucens_grid_predict(grid, 0, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr) == 0);
    EXPECT(out[0] == untouched && out[1] == untouched);
    EXPECT(nucens_grid_open("/nowhere.h5") == nullptr && says("there is no table /nowhere.h5"));
    EXPECT(nucens_grid_open((std::string(argv[1]) + "/ensemble.h5").c_str()) == nullptr && says("its format is 'nucens-ensemble'"));
    EXPECT(nucens_grid_open(nullptr) == nullptr && says("NULL"));
    EXPECT(nucens_grid_member_count(nullptr) == 0 && nucens_grid_target(nullptr) == nullptr);
    nucens_grid_close(grid);
    nucens_grid_close(nullptr);
    nucens_close(networks);
    std::printf("%zu points, median off %.1e\n", n, quantile(off, 0.5));
    return 0;
}
