// How long to wait before the next attempt: at most as long as the server has been gone already,
// capped, with full jitter. So a million clients that lost one server do not come back in one
// second, and none of them waits longer after the server's return than it was gone: half of them
// wait less than a quarter of that. At a server that refuses at once this costs one or two attempts
// more in the first minute than delays that double; later there are as many.
#ifndef IM_SESSION_RECONNECT_H_
#define IM_SESSION_RECONNECT_H_

#include <algorithm>
#include <cstdint>

#include "base/random.h"

namespace im {

class Reconnect {
 public:
  // The delay before the next attempt, in [min_delay, max_delay]; the first is random too, and
  // short, however long the attempt took that failed.
  double NextDelay(double min_delay, double max_delay, double now, Random* random);

  // Something says that the network is back: a new, short delay, jittered all the same.
  static double Hasten(double min_delay, Random* random) {
    return random->Below(std::max(min_delay, 1.0));
  }

  void SessionBegan(double now) { began_at_ = now; }

  // Only a session that lasted starts the delays afresh: a server that accepts and drops at once
  // must not be hammered. The time online is none that the server was gone.
  void SessionEnded(double now, double stable_after) {
    const double lasted = now - began_at_;
    lost_at_ += lasted;
    if (lasted >= stable_after) Reset(now);
  }

  // The host slept for `ms`: nobody knows whether the server was gone.
  void Slept(double ms) { lost_at_ += ms; }

  void Reset(double now) {
    failures_ = 0;
    lost_at_ = now;
  }

  // The first attempt after a session that lasted.
  bool first() const { return failures_ == 1; }

 private:
  uint32_t failures_ = 0;
  double lost_at_ = 0;  // moved on by the time online and asleep since
  double began_at_ = 0;
};

}  // namespace im

#endif  // IM_SESSION_RECONNECT_H_
