// What is counted: one operation each, repeated. What a script prepares happens once, so that it
// drops out of the difference between two numbers of repetitions.
#ifndef IM_TESTS_BENCH_SCRIPTS_H_
#define IM_TESTS_BENCH_SCRIPTS_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace im::bench {

struct Script {
  std::string name;
  uint32_t repetitions;  // that tell enough; at twice as many it must still do the same
  std::function<void(uint32_t repetitions)> run;
};

std::vector<Script> Scripts();

}  // namespace im::bench

#endif  // IM_TESTS_BENCH_SCRIPTS_H_
