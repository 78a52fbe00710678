// Whether the socket takes more messages, judged by its backlog: bytes accepted and not yet sent.
// What it may hold grows with what it drains, so that a fast link never runs dry and a slow one is
// not clogged: an ACK or a keep-alive waits behind all of it.
#ifndef IM_SESSION_BACK_PRESSURE_H_
#define IM_SESSION_BACK_PRESSURE_H_

namespace im {

class BackPressure {
 public:
  static constexpr double kLeast = 256 * 1024;  // bytes that every socket may hold
  static constexpr double kMost = 512 * 1024;
  static constexpr double kHorizonMs = 100;  // it may hold what it drains in so long
  static constexpr double kLeastRecheckMs = 4;  // browsers grant no shorter timers
  static constexpr double kMostRecheckMs = 50;

  // A new link: nothing is known of it.
  void Reset() { *this = BackPressure(); }

  void Tick(double now) {
    if (now >= deadline_) deadline_ = kNever;
  }

  // True: messages are held back, until the backlog has gone down to a quarter of what the socket
  // may hold. It is looked at again only if something `wants` to be sent.
  bool Holds(double backlog, double now, bool wants);

  bool holds() const { return holds_; }
  // Messages are held back, and nobody looks at the backlog before the deadline.
  bool is_waiting() const { return deadline_ != kNever; }
  double deadline() const { return deadline_; }

 private:
  static constexpr double kNever = __builtin_inf();

  double limit_ = kLeast;
  double deadline_ = kNever;  // when to look again
  bool holds_ = false;
  double held_since_ = 0;
  double held_from_ = 0;  // bytes
};

}  // namespace im

#endif  // IM_SESSION_BACK_PRESSURE_H_
