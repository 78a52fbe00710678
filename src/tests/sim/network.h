// The links between clients and the server: ordered like TCP while they live, and dying in every
// way that links die.
#ifndef IM_TESTS_SIM_NETWORK_H_
#define IM_TESTS_SIM_NETWORK_H_

#include <cstdint>
#include <vector>

#include "tests/sim/dice.h"
#include "tests/sim/faults.h"
#include "tests/sim/letter.h"
#include "tests/sim/schedule.h"

namespace im::sim {

constexpr int32_t kAbnormalClosure = 1006;  // RFC 6455, 7.4.1: no close frame came

struct Link {
  uint32_t client = 0;     // whose it is
  uint32_t core_link = 0;  // the core's own number for it
  uint32_t life = 0;       // of the client: its sockets die with it
  bool open = false;
  bool client_closed = false;  // the client closed it, or was told that it is closed
  bool server_closed = false;
  bool broken = false;  // what is under way does not arrive
  bool up_dead = false;
  bool down_dead = false;
  double latency = 0;
  double rate = 0;     // bytes per ms; 0: no limit
  double stuck = 0;    // bytes that a stall left in the client's socket
  bool choked = false;  // the server reads no more: what is written stays in the client's socket
  double up_free = 0;  // until then the client's socket is busy with what it took
  double up_last = 0;  // when the newest arrives: nothing overtakes
  double down_last = 0;
};

class Network {
 public:
  Network(Schedule* schedule, Dice* dice, const Faults* faults, double latency)
      : schedule_(schedule), dice_(dice), faults_(faults), latency_(latency) {}

  // --- The client's side ---
  uint32_t Open(uint32_t client, uint32_t core_link, uint32_t life);
  bool WriteUp(uint32_t link, const Text& text);  // false: the socket throws
  void CloseByClient(uint32_t link);
  double Backlog(uint32_t link) const;  // bytes that the socket took and has not sent

  // --- The server's side ---
  void WriteDown(uint32_t link, Mail mail);
  void CloseByServer(uint32_t link, int32_t code);

  // --- Faults ---
  void Break(uint32_t link);  // both sides are told, some time
  void HalfOpen(uint32_t link, bool up, bool down);
  void Stall(uint32_t link, double duration);
  void Choke(uint32_t link);
  void Heal();  // what still lives is fast from now on

  // --- Arrivals: whether they happen ---
  bool ArrivesUp(uint32_t link) const { return !links_[link].broken && !links_[link].up_dead; }
  bool ArrivesDown(uint32_t link) const { return !links_[link].broken && !links_[link].down_dead; }

  double last_arrival() const;  // of all that is under way
  Link& link(uint32_t number) { return links_[number]; }
  uint32_t size() const { return static_cast<uint32_t>(links_.size()); }

 private:
  double Latency(const Link& link) { return link.latency * dice_->Between(0.5, 1.5); }

  Schedule* schedule_;
  Dice* dice_;
  const Faults* faults_;
  double latency_;
  std::vector<Link> links_;
};

}  // namespace im::sim

#endif  // IM_TESTS_SIM_NETWORK_H_
