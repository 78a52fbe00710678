// The simulation as a WebAssembly module around the core that is shipped: its imports are the C
// ABI, which wasm-tests/support/simulation.js fills with the exports of core.wasm.
#include <cstdint>
#include <string>

#include "tests/sim/world.h"

namespace {

// Read by the host, field by field.
struct Report {
  uint64_t hash;
  const char* rule;  // NUL-terminated; empty: green
  const char* what;
};

}  // namespace

// The C library's own would be an import; put in its place by the linker's --wrap.
extern "C" void __wrap_abort() { __builtin_trap(); }

// No 64-bit integer crosses: the seed comes as two words. The report is valid until the next run.
extern "C" __attribute__((export_name("sim_run"))) const Report* RunInWasm(uint32_t seed_low,
                                                                           uint32_t seed_high,
                                                                           uint32_t steps) {
  static im::sim::Outcome outcome;
  static Report report;
  outcome = im::sim::RunSeed(uint64_t{seed_high} << 32 | seed_low, steps, false);
  report = Report{outcome.hash, outcome.rule.c_str(), outcome.what.c_str()};
  return &report;
}
