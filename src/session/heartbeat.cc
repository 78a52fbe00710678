#include "session/heartbeat.h"

#include <algorithm>
#include <cmath>

namespace im {

void IdleLesson::Pings(double now) {
  before_ping_ = wrote_at_;
  pinged_at_ = now;
  if (mode_ >= 0 && now - wrote_at_ > kSenseModes[mode_].server_idle_ms + kLateMs) Forget();
}

int32_t IdleLesson::Closed(double interval, bool answered, double now) {
  // A keep-alive that crossed the close on its way came too late.
  const bool crossed = !answered && wrote_at_ == pinged_at_ && now - pinged_at_ < kLateMs;
  const double silence = now - (crossed ? before_ping_ : wrote_at_);
  int32_t mode = -1;
  for (int32_t i = 0; i < kSenseModeCount && kSenseModes[i].server_idle_ms <= interval; ++i) {
    const double over = silence - kSenseModes[i].server_idle_ms;
    if (over >= -kEarlyMs && over <= kLateMs) mode = i;
  }
  const bool again = mode == mode_ && std::fabs(silence - silence_) <= kAlikeMs;
  mode_ = mode;
  silence_ = silence;
  return again ? mode : -1;
}

void Heartbeat::Tune(const Config& config) {
  if (config.sense_mode < kSenseModeCount) mode_ = static_cast<int32_t>(config.sense_mode);
  const SenseMode& mode = kSenseModes[mode_];
  constexpr double kPatienceMs = 5000;  // what most modes leave for an answer
  constexpr double kLeastMs = 1000;     // what a time-out of the application's own leaves
  interval_ = config.interval > 0 ? config.interval : mode.keep_alive_ms;
  silence_ = config.interval > 0 ? interval_ + kPatienceMs : mode.silence_ms;
  if (config.timeout > 0) silence_ = std::max(config.timeout, interval_ + kLeastMs);
}

void Heartbeat::Start(const Config& config, double now) {
  if (interval_ == 0) next_ping_ = now;
  Tune(config);
  next_ping_ += interval_ * (std::floor((now - next_ping_) / interval_) + 1);
  probe_timeout_ = config.probe_timeout;
  under_way_ = 0;
  suspect_ = false;
  Heard(now);
}

void Heartbeat::Change(const Config& config, double now) {
  mode_ = kFirstSenseMode;
  Retell();
  lesson_.Forget();
  if (interval_ == 0) return;  // never online yet
  next_ping_ -= interval_;
  Tune(config);
  next_ping_ = std::max(next_ping_ + interval_, now);
  if (!probing_) dead_at_ = silence_ + now;  // the silence until now was legal
}

int32_t Heartbeat::Ended(const Config& config, bool idle_close, double now) {
  if (!idle_close || suspect_) {
    lesson_.Forget();
    return -1;
  }
  const int32_t mode = lesson_.Closed(interval_, under_way_ == 0, now);
  // Each time a shorter one: however a server behaves, that ends.
  if (mode < 0 || (taught_ >= 0 && mode >= taught_)) return -1;
  taught_ = mode;
  if (config.sense_mode == kAutoSenseMode) mode_ = mode;
  return mode;
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
  lesson_.Pings(now);
  // Count only the last regular keep-alive, or a lost answer would be awaited for ever. Tell a
  // probe from the keep-alive that was under way.
  under_way_ = probing_ && under_way_ > 0 ? 2 : 1;
  return Verdict::kPing;
}

double Heartbeat::Deadline() const { return std::min(next_ping_, dead_at_); }

}  // namespace im
