#include "session/reconnect.h"

#include <algorithm>

namespace im {

double Reconnect::NextDelay(double min_delay, double max_delay, double now, Random* random) {
  const double least = std::max(min_delay, 1.0);
  const double spread = failures_++ > 0 ? std::max(now - lost_at_, 2 * least) : least;
  return min_delay + random->Below(std::min(spread, max_delay - min_delay));
}

}  // namespace im
