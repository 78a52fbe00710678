// Which messages a client has shown already: S3, said again with the fingerprints themselves.
#ifndef IM_TESTS_SIM_INBOX_MODEL_H_
#define IM_TESTS_SIM_INBOX_MODEL_H_

#include <algorithm>
#include <deque>
#include <utility>

#include "tests/sim/texts.h"

namespace im::sim {

class InboxModel {
 public:
  // Whether a copy was shown within the memory.
  bool Knows(const Text& fingerprint, double now, double memory) {
    while (!seen_.empty() && now - seen_.front().second >= memory) seen_.pop_front();
    for (const auto& entry : seen_) {
      if (entry.first == fingerprint) return true;
    }
    return false;
  }

  void Remember(const Text& fingerprint, double now, double limit) {
    while (static_cast<double>(seen_.size()) >= limit) seen_.pop_front();
    seen_.emplace_back(fingerprint, now);
  }

 private:
  std::deque<std::pair<Text, double>> seen_;
};

}  // namespace im::sim

#endif  // IM_TESTS_SIM_INBOX_MODEL_H_
