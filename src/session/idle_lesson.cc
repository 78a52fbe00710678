#include "session/idle_lesson.h"

#include <cmath>

#include "wire/protocol.h"

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

}  // namespace im
