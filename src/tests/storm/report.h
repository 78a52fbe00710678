// What is printed and drawn of a scenario's runs.
#ifndef IM_TESTS_STORM_REPORT_H_
#define IM_TESTS_STORM_REPORT_H_

#include <string>
#include <vector>

#include "tests/storm/world.h"

namespace im::storm {

struct SchemeRun {
  Scheme scheme;
  Outcome outcome;
};

// One line a scheme, then how the core compares with the fixed scheme and with the goal.
std::string Table(const Scenario& scenario, const std::vector<SchemeRun>& runs);

// How long clients of the core waited after the return of one server: one line an outage.
std::string Waits(const std::vector<Scenario>& outages, const std::vector<Outcome>& outcomes);

// 1234567 as "1,234,567".
std::string Grouped(uint64_t number);

}  // namespace im::storm

#endif  // IM_TESTS_STORM_REPORT_H_
