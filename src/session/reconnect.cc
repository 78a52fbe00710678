#include "session/reconnect.h"

#include <algorithm>

namespace im {

double Reconnect::NextDelay(double min_delay, double max_delay, Random* random) {
  double ceiling = std::max(min_delay, 1.0);
  for (uint32_t i = 0; i < failures_ && ceiling < max_delay; ++i) ceiling *= 2;
  ++failures_;
  return min_delay + random->Below(std::min(ceiling, max_delay - min_delay));
}

}  // namespace im
