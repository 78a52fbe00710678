// How long to wait before the next attempt: exponential, capped, with full jitter, so that a
// million clients that lost one server do not come back in one second.
// https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
#ifndef IM_SESSION_RECONNECT_H_
#define IM_SESSION_RECONNECT_H_

#include <algorithm>
#include <cstdint>

#include "base/random.h"

namespace im {

class Reconnect {
 public:
  // The delay before the next attempt, in [min_delay, max_delay]; the first is random too. Each
  // call makes the next delay longer.
  double NextDelay(double min_delay, double max_delay, Random* random);

  // Something says that the network is back: a new, short delay, jittered all the same.
  static double Hasten(double min_delay, Random* random) {
    return random->Below(std::max(min_delay, 1.0));
  }

  void SessionBegan(double now) { began_at_ = now; }

  // Only a session that lasted starts the delays afresh: a server that accepts and drops at once
  // must not be hammered.
  void SessionEnded(double now, double stable_after) {
    if (now - began_at_ >= stable_after) failures_ = 0;
  }

  void Reset() { failures_ = 0; }

  // The first attempt after a session that lasted.
  bool first() const { return failures_ == 1; }

 private:
  uint32_t failures_ = 0;
  double began_at_ = 0;
};

}  // namespace im

#endif  // IM_SESSION_RECONNECT_H_
