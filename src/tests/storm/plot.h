// Attempts per second over time, a panel for each scheme, all on one scale, as SVG.
#ifndef IM_TESTS_STORM_PLOT_H_
#define IM_TESTS_STORM_PLOT_H_

#include <string>
#include <vector>

#include "tests/storm/report.h"

namespace im::storm {

std::string Plot(const Scenario& scenario, const std::vector<SchemeRun>& runs);

}  // namespace im::storm

#endif  // IM_TESTS_STORM_PLOT_H_
