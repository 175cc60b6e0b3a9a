// A Stan program's log density with its gradient: times what it is asked for, one line a measurement, as peers.c does.
//
//     gradient FILE_OF_DATA RUNS
//     > gradient 10
//
// Compiled with what stanc makes of the program. Stan's sampler takes its gradients by the same function, but drops
// constants; they are kept here, since they show that both sides mean the same density.
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <string>
#include <vector>

#include <stan/io/json/json_data.hpp>
#include <stan/model/log_prob_grad.hpp>

int main(int count, char **arguments) {
  if (count != 3) return 1;
  std::ifstream file(arguments[1]);
  stan::json::json_data data(file);
  stan_model model(data, 0, &std::cerr);
  const int runs = std::atoi(arguments[2]);

  // The positions of the Swift side (`startingCoordinate`).
  std::vector<double> position(model.num_params_r()), gradient;
  std::vector<int> none;
  for (size_t i = 0; i < position.size(); i++) {
    position[i] = 0.4 * (std::fmod(double(i + 1) * std::sqrt(2.0), 1.0) - 0.5);
  }
  std::cout << std::setprecision(17);
  std::string name;
  for (int repeats; std::cin >> name >> repeats;) {
    double value = 0;
    const auto start = std::chrono::steady_clock::now();
    for (int r = 0; r < runs * repeats; r++) {
      value = stan::model::log_prob_grad<false, true>(model, position, none, gradient, &std::cerr);
    }
    const std::chrono::duration<double, std::nano> elapsed = std::chrono::steady_clock::now() - start;
    for (double slope : gradient) value += slope;
    std::cout << elapsed.count() / repeats << ' ' << value << std::endl;
  }
}
