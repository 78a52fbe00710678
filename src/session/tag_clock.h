// Gives messages their tags, in the order in which they are accepted: whoever sorts by tag sees
// them as they were written, whatever the network and the clock on the wall did.
#ifndef IM_SESSION_TAG_CLOCK_H_
#define IM_SESSION_TAG_CLOCK_H_

#include <cstdint>

#include "base/random.h"
#include "wire/tag.h"

namespace im {

class TagClock {
 public:
  // What the clock on the wall says now, Unix ms. Ignored if it is not a time.
  void Set(double unix_ms, double now);

  // The next tag, above all earlier ones.
  Uuid Next(double now, Random* random);

  // A message of an earlier page has this tag: those to come follow it.
  void Follow(const Uuid& tag, double now);

 private:
  double offset_ = 0;  // from `now` to the time on the wall
  uint64_t time_ = 0;  // of the last tag
  uint32_t sequence_ = kMaxTagSequence;
};

}  // namespace im

#endif  // IM_SESSION_TAG_CLOCK_H_
