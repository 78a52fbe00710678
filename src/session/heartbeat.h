// When to send a keep-alive, and when to call the link dead. Any inbound frame is a sign of life.
#ifndef IM_SESSION_HEARTBEAT_H_
#define IM_SESSION_HEARTBEAT_H_

#include <cstdint>
#include <optional>

#include "wire/protocol.h"

namespace im {

class Heartbeat {
 public:
  enum class Verdict { kQuiet, kPing, kDead };

  // Begins with a login. The caller asks and ticks it only while that session is online. Later
  // logins keep the rhythm: a million clients that lost one server and came back at once still ping
  // at different times.
  void Start(const SenseMode& mode, double probe_timeout, double now);

  // Something was read from the link.
  void Heard(double now);

  // The answer to a keep-alive. Returns the round trip in ms; none when it cannot be told: no
  // keep-alive was under way, or two were.
  std::optional<double> Answered(double now);

  // The link is suspect (after sleep, a network hint): silence proves nothing, but now it must
  // answer within the probe time-out. Nothing if it is being probed already.
  void Suspect(double now);

  // Wants a sign of life soon, without a shorter deadline. Nothing if a keep-alive is under way.
  void Ask(double now);

  // kPing: the caller sends a keep-alive now.
  Verdict Tick(double now);

  double Deadline() const;

  // Since the link became suspect, what lay in its socket may still be unread. Answers come in
  // order: the answer to the probe says that it was read.
  bool suspect() const { return suspect_; }

  // When the link last gave a sign of life.
  double heard_at() const { return heard_at_; }

 private:
  double interval_ = 0;
  double silence_ = 0;
  double probe_timeout_ = 0;
  double next_ping_ = 0;
  double heard_at_ = 0;
  double pinged_at_ = 0;
  double dead_at_ = 0;     // heard_at_ + silence_, until Suspect sets when the probe is overdue
  int32_t under_way_ = 0;  // keep-alives without an answer
  bool probing_ = false;
  bool suspect_ = false;
};

}  // namespace im

#endif  // IM_SESSION_HEARTBEAT_H_
