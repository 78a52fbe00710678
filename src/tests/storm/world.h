// A scenario with a fleet: who reaches which node when, and what the server saw of it.
#ifndef IM_TESTS_STORM_WORLD_H_
#define IM_TESTS_STORM_WORLD_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "tests/storm/calendar.h"
#include "tests/storm/fleet.h"
#include "tests/storm/scenario.h"
#include "tests/storm/server.h"

namespace im::storm {

struct WorldOptions {
  FleetOptions fleet;
  uint32_t capacity = 0;
  std::function<void()> on_idle;  // everybody is online, nothing happened yet
  std::function<void(int64_t now, double online)> tell;  // every second; online: 0 to 1
};

struct Outcome {
  Curve attempts;             // all that were made, at any node, up or down
  Curve heartbeats;           // that reached the server
  uint64_t total = 0;         // attempts since the outage began
  uint32_t peak = 0;          // of them in one second
  uint32_t peak_at_node = 0;  // in one second at one node that was up
  double offline_ms = 0;      // since the outage began, in all, the mean client
  double below_ms = 0;        // how long fewer than 99 % were online
  // From the return until 99 % were online; < 0: never. With several nodes, which take each other's
  // clients: the longest time until they were, from the fall of one.
  double back_ms = 0;
  double heartbeat_wave = 0;  // max/mean of heartbeats per second in the last 30 s
  double fullest_node = 0;    // clients on it at the end, over the mean
  // Of one server: how long after its return each client was online again, ms, the least first.
  std::vector<uint32_t> waits;
  // Of control frames, since the outage began.
  Curve controls;
  uint64_t controls_of_idle = 0;     // of those who did not talk
  uint32_t controls_of_one = 0;      // the most
  double control_delay_least = 0;    // after the login that came before it, ms
  double control_delay_most = 0;
};

class World : private Network {
 public:
  World(const Scenario& scenario, Scheme scheme, const WorldOptions& options);
  Outcome Run();

 private:
  static constexpr int64_t kNotArmed = INT64_MAX;

  enum class Line : uint8_t { kNone, kOpening, kOpen };
  struct Place {
    int64_t armed = kNotArmed;  // when the tick comes that counts
    uint64_t list = 0;          // the nodes, four bits each
    uint32_t link = 0;
    uint16_t latency = 0;  // one way, ms
    uint8_t node = 0;
    Line line = Line::kNone;  // as the server sees it; opening: the attempt has not reached it
    bool online = false;
    uint8_t controls = 0;
    int64_t online_at = 0;
  };

  void OpenLink(uint32_t client, uint32_t link, uint32_t url) override;
  void CloseLink(uint32_t client) override;
  void SendLogin(uint32_t client) override;
  void SendKeepAlive(uint32_t client) override;
  void SendControl(uint32_t client) override;

  void Weather();
  void Talk(uint32_t every, uint32_t first, uint32_t peers);
  void Fell(uint32_t node);
  void Happen(const Event& event);
  void OnServer(const Event& event);
  void OnClient(const Event& event);
  void Attempt(const Event& event);
  void Arm(uint32_t client);
  bool Accept(const PendingLogin& login);
  void SetOnline(uint32_t client, bool online);
  void Plan(uint32_t client, EventKind kind);
  Outcome Judge();

  const Scenario& scenario_;
  const WorldOptions& options_;
  Calendar calendar_;
  Server server_;
  std::vector<Place> places_;
  std::unique_ptr<Fleet> fleet_;
  uint32_t online_ = 0;
  uint64_t offline_ = 0;    // client-milliseconds since the outage began
  int64_t below_since_ = -1;  // < 0: enough are online
  int64_t back_at_ = 0;
  int64_t longest_below_ = 0;
  Outcome outcome_;
};

}  // namespace im::storm

#endif  // IM_TESTS_STORM_WORLD_H_
