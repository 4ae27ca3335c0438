// check_generator RUN TABLE: compares libnucens with a table of `nucens generate RUN --flux 2 --seed 5` (CSV), and makes every mistake.
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
    EXPECT(argc == 3);
    nucens_generator *generator = nucens_generator_open(argv[1]);
    EXPECT(generator);
    const size_t members = nucens_generator_member_count(generator);
    double range[2];
    nucens_generator_range(generator, range);
    nucens_generator_range(generator, nullptr);
    EXPECT(members == 3 && range[0] < range[1]);

    // E_nu, E_mu, cos theta, weight, channel, log density, replica
    std::vector<std::vector<double>> rows;
    std::ifstream table(argv[2]);
    std::string line;
    EXPECT(bool(std::getline(table, line)));
    while (std::getline(table, line)) {
        std::stringstream fields(line);
        std::vector<double> row;
        for (std::string field; std::getline(fields, field, ',');) row.push_back(std::strtod(field.c_str(), nullptr));
        EXPECT(row.size() == 7);
        rows.push_back(row);
    }
    const size_t n = rows.size();
    EXPECT(n > 100);

    std::vector<double> energy(n, 2.0);
    auto draw = [&](size_t first, size_t count) {
        std::vector<double> muon(count), cosine(count), density(count);
        std::vector<int32_t> replica(count);
        EXPECT(nucens_generator_draw(generator, 5, first, count, energy.data(), muon.data(), cosine.data(), density.data(), replica.data()) == 0);
        for (size_t i = 0; i < count; i++) {
            const std::vector<double> &row = rows[first + i];
            EXPECT(muon[i] == row[1] && cosine[i] == row[2] && density[i] == row[5] && replica[i] == int32_t(row[6]));
        }
    };
    draw(0, n);
    std::vector<std::thread> threads;
    for (size_t k = 0; k < 4; k++) threads.emplace_back([&, k] { draw(k * n / 4, n / 4); });
    for (std::thread &thread : threads) thread.join();

    std::vector<double> muon(n), cosine(n), mean(n), deviation(n), values(n * members);
    for (size_t i = 0; i < n; i++) muon[i] = rows[i][1], cosine[i] = rows[i][2];
    EXPECT(nucens_generator_density(generator, n, energy.data(), muon.data(), cosine.data(), mean.data(), deviation.data(), values.data()) == 0);
    for (size_t i = 0; i < n; i++) {
        double sum = 0, nearest = 1e9;
        for (size_t m = 0; m < members; m++) {
            sum += values[i * members + m];
            nearest = std::fmin(nearest, std::fabs(std::log(values[i * members + m]) - rows[i][5]));
        }
        EXPECT(std::fabs(sum / members / mean[i] - 1) < 1e-12 && deviation[i] >= 0 && nearest < 1e-3);
    }
    EXPECT(nucens_generator_density(generator, n, energy.data(), muon.data(), cosine.data(), nullptr, nullptr, nullptr) == 0);

    EXPECT(!nucens_generator_open(nullptr) && says("is NULL"));
    EXPECT(!nucens_generator_open("nowhere") && says("there is no result"));
    EXPECT(nucens_generator_draw(nullptr, 1, 0, 1, energy.data(), nullptr, nullptr, nullptr, nullptr) == -1 && says("is NULL"));
    EXPECT(nucens_generator_draw(generator, 1, 0, 1, nullptr, nullptr, nullptr, nullptr, nullptr) == -1 && says("energy is NULL"));
    EXPECT(nucens_generator_draw(generator, 1, 0, 0, nullptr, nullptr, nullptr, nullptr, nullptr) == 0);
    for (double bad : {0.05, -1.0, 1e6, std::nan(""), std::numeric_limits<double>::infinity()}) {
        double one[] = {2, bad}, cosines[] = {0.5, 0.5}, muons[] = {1, 1};
        EXPECT(nucens_generator_draw(generator, 1, 0, 2, one, nullptr, nullptr, nullptr, nullptr) == -1 && says("event 1"));
        EXPECT(nucens_generator_density(generator, 2, one, muons, cosines, nullptr, nullptr, nullptr) == -1 && says("event 1"));
    }
    EXPECT(nucens_generator_draw(generator, 1, UINT64_MAX, 1, energy.data(), nullptr, nullptr, nullptr, nullptr) == -1 && says("60 bits"));
    nucens_generator_close(generator);
    nucens_generator_close(nullptr);
    std::printf("%zu events, all the same\n", n);
    return 0;
}
