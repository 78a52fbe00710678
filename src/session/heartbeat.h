// When to send a keep-alive, and when to call the link dead. Any inbound frame is a sign of life.
#ifndef IM_SESSION_HEARTBEAT_H_
#define IM_SESSION_HEARTBEAT_H_

#include "wire/protocol.h"

namespace im {

class Heartbeat {
 public:
  enum class Verdict { kQuiet, kPing, kDead };

  void Start(const SenseMode& mode, double probe_timeout, double now);
  void Stop();

  // Something was read from the link.
  void Heard(double now);

  // The answer to a keep-alive. Returns the round trip in ms, or -1 when none was under way.
  double Answered(double now);

  // The link is suspect (after sleep, a network hint): it must answer within the probe time-out.
  void Suspect(double now);

  // Wants a sign of life soon, without a shorter deadline. Nothing if a keep-alive is under way.
  void Ask();

  // `late`: this call comes long after the deadline, so silence proves nothing yet: the link gets
  // one probe instead of a verdict. kPing: the caller sends a keep-alive now.
  Verdict Tick(double now, bool late);

  double Deadline() const;

  // When the link last gave a sign of life.
  double heard_at() const { return heard_at_; }

 private:
  double interval_ = 0;
  double silence_ = 0;
  double probe_timeout_ = 0;
  double next_ping_ = 0;
  double heard_at_ = 0;
  double pinged_at_ = 0;
  double dead_at_ = 0;  // heard_at_ + silence_, or sooner after Suspect
  bool probing_ = false;
  bool awaiting_ = false;  // a keep-alive is under way
  bool running_ = false;
};

}  // namespace im

#endif  // IM_SESSION_HEARTBEAT_H_
