// All clients of a run, of one kind. Time and the network's news go in; what the clients want of
// the network goes out at once, by Network.
#ifndef IM_TESTS_STORM_FLEET_H_
#define IM_TESTS_STORM_FLEET_H_

#include <cstdint>
#include <memory>

namespace im::storm {

class Network {
 public:
  virtual ~Network() = default;
  // `url`: which one of the client's list.
  virtual void OpenLink(uint32_t client, uint32_t link, uint32_t url) = 0;
  virtual void CloseLink(uint32_t client) = 0;
  virtual void SendLogin(uint32_t client) = 0;
  virtual void SendKeepAlive(uint32_t client) = 0;
  // A control frame of receipts.
  virtual void SendControl(uint32_t client) = 0;
};

class Fleet {
 public:
  virtual ~Fleet() = default;
  virtual void Login(uint32_t client, double now) = 0;
  virtual void LinkOpened(uint32_t client, uint32_t link, double now) = 0;
  virtual void LinkClosed(uint32_t client, uint32_t link, double now) = 0;
  virtual void LoginAccepted(uint32_t client, uint32_t link, double now) = 0;
  virtual void KeepAliveAnswered(uint32_t client, uint32_t link, double now) = 0;
  // A message with a tag from each of so many peers, from the one of this number on.
  virtual void Hear(uint32_t client, uint32_t link, uint32_t first, uint32_t peers,
                    double now) = 0;
  virtual void Tick(uint32_t client, double now) = 0;
  // When Tick wants to be called; +inf: not at all.
  virtual double Deadline(uint32_t client) const = 0;
};

enum class Scheme {
  kCore,         // the shipped core
  kFixed,        // an attempt every 3 s, as the reference clients
  kExponential,  // doubling from the core's least to its greatest delay, without jitter
};
constexpr Scheme kSchemes[] = {Scheme::kCore, Scheme::kFixed, Scheme::kExponential};

constexpr const char* NameOf(Scheme scheme) {
  return scheme == Scheme::kCore ? "core" : scheme == Scheme::kFixed ? "fixed 3 s" : "exponential";
}

struct FleetOptions {
  uint32_t clients = 0;
  uint32_t urls = 1;
  uint64_t seed = 1;
  bool receipts = false;
  double min_delay = 0;  // 0: the core's default
  double max_delay = 0;  // likewise
};

std::unique_ptr<Fleet> MakeCoreFleet(const FleetOptions& options, Network* network);
std::unique_ptr<Fleet> MakeModelFleet(Scheme scheme, const FleetOptions& options, Network* network);

// sizeof one client of the core, without what it has allocated.
uint32_t CoreBytes();

}  // namespace im::storm

#endif  // IM_TESTS_STORM_FLEET_H_
