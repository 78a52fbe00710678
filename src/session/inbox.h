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

  // Notes that a remembered message was told durably, or even read: its receipt says no more.
  void Confirm(uint64_t fingerprint, bool read);
  bool IsConfirmed(uint64_t fingerprint) const {
    return Is(fingerprint, kTold) || IsRead(fingerprint);
  }
  bool IsRead(uint64_t fingerprint) const { return Is(fingerprint, kRead); }

 private:
  static constexpr uint32_t kTold = 1, kRead = 2;

  bool Is(uint64_t fingerprint, uint32_t value) const { return index_.Find(fingerprint) == value; }

  struct Seen {
    uint64_t fingerprint;
    double at;
  };

  Queue<Seen> seen_;  // in the order of time
  HashTable index_;  // 0, or what is confirmed
};

}  // namespace im

#endif  // IM_SESSION_INBOX_H_
