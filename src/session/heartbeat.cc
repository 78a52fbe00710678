#include "session/heartbeat.h"

#include <algorithm>
#include <cmath>

namespace im {

void Heartbeat::Start(const SenseMode& mode, double probe_timeout, double now) {
  if (interval_ == 0) next_ping_ = now;
  interval_ = mode.keep_alive_ms;
  next_ping_ += interval_ * (std::floor((now - next_ping_) / interval_) + 1);
  silence_ = mode.silence_ms;
  probe_timeout_ = probe_timeout;
  under_way_ = 0;
  suspect_ = false;
  Heard(now);
}

void Heartbeat::Heard(double now) {
  heard_at_ = now;
  dead_at_ = now + silence_;
  probing_ = false;
}

std::optional<double> Heartbeat::Answered(double now) {
  if (under_way_ == 0) return std::nullopt;
  if (--under_way_ > 0) return std::nullopt;
  suspect_ = false;
  return now - pinged_at_;
}

void Heartbeat::Suspect(double now) {
  if (probing_) return;
  probing_ = true;
  suspect_ = true;
  next_ping_ = now;
  const double answer_by = now + probe_timeout_;
  dead_at_ = dead_at_ <= now ? answer_by : std::min(dead_at_, answer_by);
}

void Heartbeat::Ask(double now) {
  if (under_way_ == 0) next_ping_ = now;
}

Heartbeat::Verdict Heartbeat::Tick(double now) {
  if (now >= dead_at_) return Verdict::kDead;
  if (now < next_ping_) return Verdict::kQuiet;
  next_ping_ = now + interval_;
  pinged_at_ = now;
  // Count only the last regular keep-alive, or a lost answer would be awaited for ever. Tell a
  // probe from the keep-alive that was under way.
  under_way_ = probing_ && under_way_ > 0 ? 2 : 1;
  return Verdict::kPing;
}

double Heartbeat::Deadline() const { return std::min(next_ping_, dead_at_); }

}  // namespace im
