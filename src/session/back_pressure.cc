#include "session/back_pressure.h"

#include <algorithm>

namespace im {

bool BackPressure::Holds(double backlog, double now, bool wants) {
  const bool held = holds_;
  const double elapsed = now - held_since_;
  holds_ = backlog > (held ? limit_ / 4 : limit_);
  if (held && !holds_ && elapsed > 0) {
    const double drained = (held_from_ - backlog) / elapsed * kHorizonMs;
    limit_ = std::clamp(drained, kLeast, kMost);
  }
  if (!held && holds_) {
    held_since_ = now;
    held_from_ = backlog;
  }
  // Look soon, then by and by less often: a link that is slow stays slow.
  if (holds_ && wants) {
    deadline_ = now + std::clamp((now - held_since_) / 4, kLeastRecheckMs, kMostRecheckMs);
  }
  return holds_;
}

}  // namespace im
