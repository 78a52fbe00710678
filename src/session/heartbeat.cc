#include "session/heartbeat.h"

#include <algorithm>
#include <limits>

namespace im {

void Heartbeat::Start(const SenseMode& mode, double probe_timeout, double now) {
  interval_ = mode.keep_alive_ms;
  silence_ = mode.silence_ms;
  probe_timeout_ = probe_timeout;
  next_ping_ = now + interval_;
  awaiting_ = false;
  running_ = true;
  Heard(now);
}

void Heartbeat::Stop() { running_ = false; }

void Heartbeat::Heard(double now) {
  heard_at_ = now;
  dead_at_ = now + silence_;
  probing_ = false;
}

double Heartbeat::Answered(double now) {
  if (!awaiting_) return -1;
  awaiting_ = false;
  return now - pinged_at_;
}

void Heartbeat::Suspect(double now) {
  if (!running_ || probing_) return;
  probing_ = true;
  next_ping_ = now;
  dead_at_ = now + probe_timeout_;
}

void Heartbeat::Ask() {
  if (running_ && !awaiting_) next_ping_ = 0;
}

Heartbeat::Verdict Heartbeat::Tick(double now, bool late) {
  if (!running_) return Verdict::kQuiet;
  if (late && !probing_) {
    Suspect(now);
  } else if (now >= dead_at_) {
    return Verdict::kDead;
  }
  if (now < next_ping_) return Verdict::kQuiet;
  next_ping_ = now + interval_;
  pinged_at_ = now;
  awaiting_ = true;
  return Verdict::kPing;
}

double Heartbeat::Deadline() const {
  if (!running_) return std::numeric_limits<double>::infinity();
  return std::min(next_ping_, dead_at_);
}

}  // namespace im
