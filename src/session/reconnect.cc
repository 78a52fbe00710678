#include "session/reconnect.h"

#include <algorithm>

namespace im {

double Reconnect::NextDelay(double min_delay, double max_delay, Random* random) {
  double ceiling = std::max(min_delay, 1.0);
  for (uint32_t i = 0; i < failures_ && ceiling < max_delay; ++i) ceiling *= 2;
  if (ceiling < max_delay) ++failures_;  // beyond the cap there is nothing to count
  return min_delay + random->Below(std::min(ceiling, max_delay - min_delay));
}

}  // namespace im
