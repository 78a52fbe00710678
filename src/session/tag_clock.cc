#include "session/tag_clock.h"

#include <algorithm>

namespace im {
namespace {

// A tag that is further ahead is no time that anybody wrote at: following it would spoil the clock.
constexpr double kTrustedAheadMs = 86400000;

}  // namespace

void TagClock::Set(double unix_ms, double now) {
  if (unix_ms >= 0 && unix_ms <= static_cast<double>(kMaxTagTime)) offset_ = unix_ms - now;
}

Uuid TagClock::Next(double now, Random* random) {
  const double wall = std::clamp(now + offset_, 0.0, static_cast<double>(kMaxTagTime));
  const uint64_t time = static_cast<uint64_t>(wall);
  if (time > time_) {
    time_ = time;
    sequence_ = 0;
  } else if (sequence_ < kMaxTagSequence) {
    ++sequence_;
  } else if (time_ < kMaxTagTime) {
    ++time_;
    sequence_ = 0;
  }
  return MakeTag(time_, sequence_, random->Next());
}

void TagClock::Follow(const Uuid& tag, double now) {
  const uint64_t time = TagTime(tag);
  if (time < time_ || static_cast<double>(time) > now + offset_ + kTrustedAheadMs) return;
  sequence_ = time > time_ ? TagSequence(tag) : std::max(sequence_, TagSequence(tag));
  time_ = time;
}

}  // namespace im
