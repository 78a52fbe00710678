// When to send a keep-alive, and when to call the link dead. Any inbound frame is a sign of life.
#ifndef IM_SESSION_HEARTBEAT_H_
#define IM_SESSION_HEARTBEAT_H_

#include <cstdint>
#include <optional>

#include "session/config.h"

namespace im {

// What a server teaches that closes an idle link with 1000: the sense mode that it is set to. Two
// such closes in a row, after silences of the same length, are no chance.
class IdleLesson {
 public:
  // Something was written to the link.
  void Wrote(double now) { wrote_at_ = now; }

  // A keep-alive is about to be written. A silence that a link has survived proves that the server
  // waits longer.
  void Pings(double now);

  // The server closed the link. `answered`: all keep-alives were. Returns the index of the mode
  // that it is set to, when that is certain and keep-alives every `interval` ms are too few for it;
  // else -1.
  int32_t Closed(double interval, bool answered, double now);

  // The link ended in a way that proves nothing.
  void Forget() { mode_ = -1; }

 private:
  // The close comes when the silence has passed, and the way to the server and back. Clocks of
  // browsers are as coarse as 100 ms. The windows of two modes are far from touching.
  static constexpr double kEarlyMs = 100;
  static constexpr double kLateMs = 2000;
  static constexpr double kAlikeMs = 500;  // how much two ways may differ

  double wrote_at_ = 0;
  double pinged_at_ = -1;
  double before_ping_ = 0;  // when something was written before the keep-alive
  double silence_ = 0;      // before the last close
  int32_t mode_ = -1;       // that it spoke for; -1: none
};

class Heartbeat {
 public:
  enum class Verdict { kQuiet, kPing, kDead };

  // Begins with a login. The caller asks and ticks it only while that session is online. Later
  // logins keep the rhythm: a million clients that lost one server and came back at once still ping
  // at different times.
  void Start(const Config& config, double now);

  // The options were changed: the next keep-alive comes by the new interval.
  void Change(const Config& config, double now);

  // Something was written to the link.
  void Wrote(double now) { lesson_.Wrote(now); }

  // The link of a session ended. `idle_close`: the server closed it with 1000, and this host was
  // awake. Returns the index of the sense mode to be set, when the server has taught one that is
  // shorter than what it has been told; else -1. In auto mode the next session uses it.
  int32_t Ended(const Config& config, bool idle_close, double now);

  // What was taught is told once more, if it is taught again: a new session begins.
  void Retell() { taught_ = -1; }

  // The sense mode in use.
  int32_t mode() const { return mode_; }

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
  void Tune(const Config& config);

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
  int32_t mode_ = kFirstSenseMode;
  int32_t taught_ = -1;  // the mode that the application was told to set
  IdleLesson lesson_;
};

}  // namespace im

#endif  // IM_SESSION_HEARTBEAT_H_
