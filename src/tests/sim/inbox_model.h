// Which messages a client has shown already: S3, said again with the fingerprints themselves.
#ifndef IM_TESTS_SIM_INBOX_MODEL_H_
#define IM_TESTS_SIM_INBOX_MODEL_H_

#include <deque>

#include "tests/sim/texts.h"

namespace im::sim {

class InboxModel {
 public:
  // Whether a copy was shown within the memory.
  bool Knows(const Text& fingerprint, double now, double memory) {
    while (!seen_.empty() && now - seen_.front().at >= memory) seen_.pop_front();
    return Find(fingerprint) != nullptr;
  }

  void Remember(const Text& fingerprint, double now, double limit) {
    while (static_cast<double>(seen_.size()) >= limit) seen_.pop_front();
    seen_.push_back({fingerprint, now});
  }

  // It was told durably: copies of it may be receipted.
  void Confirm(const Text& fingerprint, bool read) {
    if (Seen* seen = Find(fingerprint)) seen->confirmed = true, seen->read |= read;
  }
  bool IsRead(const Text& fingerprint) {
    const Seen* seen = Find(fingerprint);
    return seen != nullptr && seen->read;
  }
  bool IsConfirmed(const Text& fingerprint) {
    const Seen* seen = Find(fingerprint);
    return seen != nullptr && seen->confirmed;
  }

 private:
  struct Seen {
    Text fingerprint;
    double at;
    bool confirmed = false;
    bool read = false;
  };

  Seen* Find(const Text& fingerprint) {
    for (Seen& seen : seen_) {
      if (seen.fingerprint == fingerprint) return &seen;
    }
    return nullptr;
  }

  std::deque<Seen> seen_;
};

}  // namespace im::sim

#endif  // IM_TESTS_SIM_INBOX_MODEL_H_
