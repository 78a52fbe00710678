#include "tests/storm/scenario.h"

namespace im::storm {
namespace {

constexpr int64_t kGone = 60000;
constexpr int64_t kShort = 3000;
constexpr int64_t kQuiet = 150000;  // after which nobody is said to be back
constexpr uint32_t kNodes = 10;
constexpr int64_t kRestart = 10000;  // how long a node is down
constexpr int64_t kStep = 20000;     // from one node's restart to the next one's
constexpr int64_t kPatience = 90000;

Scenario OneServer(const char* name, const char* title, bool hangs, int64_t gone,
                   int64_t tail) {
  const int64_t returned = kCalm + gone;
  return {name, title, 1, hangs, false, {Outage{0, kCalm, returned}}, returned + tail};
}

Scenario Rolling(const char* name, const char* title, bool shuffled, int64_t tail) {
  Scenario scenario{name, title, kNodes, false, shuffled, {}, 0};
  for (uint32_t node = 0; node < kNodes; ++node) {
    const int64_t from = kCalm + node * kStep;
    scenario.outages.push_back(Outage{node, from, from + kRestart});
  }
  scenario.end = scenario.returned() + tail;
  return scenario;
}

Scenario Receipts(int64_t tail) {
  const int64_t from = kCalm + kQuiet;
  return {"receipts", "the server gone for 3 s, with receipts, one client in 100 has talked", 1,
          false, false, {Outage{0, from, from + kShort}}, from + kShort + tail, true};
}

}  // namespace

std::vector<Scenario> AllScenarios(int64_t tail) {
  return {
      OneServer("refused", "the server gone for 60 s, attempts refused", false, kGone, tail),
      OneServer("hang", "the server gone for 60 s, attempts hang until they time out", true, kGone,
                tail),
      OneServer("short", "the server gone for 3 s, attempts refused", false, kShort, tail),
      Rolling("rolling", "ten nodes, one after the other down for 10 s, one list rotated", false,
              tail),
      Rolling("shuffled", "the same, each client with the list in an order of its own", true, tail),
      Receipts(tail),
  };
}

std::vector<Scenario> Outages() {
  std::vector<Scenario> outages;
  for (const bool hangs : {false, true}) {
    for (const int64_t gone : {5000, 15000, 30000, 60000, 300000}) {
      outages.push_back(OneServer("outage", hangs ? "hang" : "refused", hangs, gone, kPatience));
    }
  }
  return outages;
}

}  // namespace im::storm
