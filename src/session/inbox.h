// Remembers which messages were shown, by keyed hashes of their fingerprints: for a time, and up to
// a number, the oldest forgotten first.
#ifndef IM_SESSION_INBOX_H_
#define IM_SESSION_INBOX_H_

#include <cstdint>

#include "base/hash_table.h"
#include "base/queue.h"

namespace im {

class Inbox {
 public:
  enum class Verdict { kFirst, kDuplicate, kOutOfMemory, kUnknown };

  // Remembers `fingerprint`. kOutOfMemory: it could not, and nothing changed. With a limit of 0 it
  // only looks, and what would be the first is kUnknown.
  Verdict Remember(uint64_t fingerprint, double now, double memory_ms, uint32_t limit);

 private:
  struct Seen {
    uint64_t fingerprint;
    double at;
  };

  Queue<Seen> seen_;  // in the order of time
  HashTable index_;
};

}  // namespace im

#endif  // IM_SESSION_INBOX_H_
