#include "tests/fuzz/session_properties.h"

#include "tests/fuzz/check.h"
#include "tests/sim/world.h"

namespace im {
namespace {

constexpr uint32_t kSteps = 400;

}  // namespace

void CheckSession(const uint8_t* data, size_t size) {
  sim::Trace trace;
  sim::World world(sim::Dice(data, size), &trace);
  const sim::Verdict& verdict = world.Run(kSteps);
  FUZZ_CHECK(!verdict.red(), verdict.rule() + ": " + verdict.what());
}

}  // namespace im
