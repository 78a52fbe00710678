// What befalls the server. Times are ms; all begin with kCalm ms in which everybody logs in, evenly
// spread, and then rests.
#ifndef IM_TESTS_STORM_SCENARIO_H_
#define IM_TESTS_STORM_SCENARIO_H_

#include <cstdint>
#include <vector>

namespace im::storm {

constexpr int64_t kCalm = 30000;
constexpr uint32_t kTalkers = 100;
constexpr uint32_t kTalkPeers = 10;
constexpr int64_t kTalkBefore = 60000;

struct Outage {
  uint32_t node;
  int64_t from;
  int64_t to;
};

struct Scenario {
  const char* name;
  const char* title;
  uint32_t nodes;
  bool hangs;     // an attempt at a node that is down is not refused, but never answered
  bool shuffled;  // each client has the nodes in an order of its own
  std::vector<Outage> outages;
  int64_t end;
  // Receipts are on. When all is calm everybody hears one peer that gives receipts, and kTalkBefore
  // the first outage one client in kTalkers hears kTalkPeers others.
  bool receipts = false;

  int64_t returned() const { return outages.back().to; }
};

// "refused" and "hang": the server is gone for a minute; "short": for 3 s. "rolling" and
// "shuffled": ten nodes, restarted one after the other. When rolling, all clients have one list of
// them, which each begins somewhere else. "receipts": gone for 3 s, long after most have talked.
// `tail`: how long it is watched after the last return.
std::vector<Scenario> AllScenarios(int64_t tail);

// One server, gone for 5 s to 5 min, each with attempts that are refused and with some that hang:
// how long does a client wait after its return?
std::vector<Scenario> Outages();

}  // namespace im::storm

#endif  // IM_TESTS_STORM_SCENARIO_H_
