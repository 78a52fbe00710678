// What a seed decides before anything happens: who is there and how everybody is set.
#ifndef IM_TESTS_SIM_PLAN_H_
#define IM_TESTS_SIM_PLAN_H_

#include <cstdint>
#include <vector>

#include "session/config.h"
#include "tests/sim/app.h"
#include "tests/sim/dice.h"
#include "tests/sim/faults.h"

namespace im::sim {

// Defaults and limits near zero, so that every limit is met now and then.
Options DrawOptions(Dice* dice);

// One plan for each client; with two devices the last shares the first one's user.
std::vector<AppPlan> DrawApps(const Options& options, bool two_devices, bool server_stores,
                              Dice* dice);

}  // namespace im::sim

#endif  // IM_TESTS_SIM_PLAN_H_
