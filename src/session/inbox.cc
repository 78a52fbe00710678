#include "session/inbox.h"

namespace im {

Inbox::Verdict Inbox::Remember(uint64_t fingerprint, double now, double memory_ms,
                               uint32_t limit) {
  while (!seen_.empty() && now - seen_.front().at >= memory_ms) {
    index_.Erase(seen_.Pop().fingerprint);
  }
  if (index_.Find(fingerprint) != HashTable::kAbsent) return Verdict::kDuplicate;
  if (limit == 0) return Verdict::kUnknown;
  while (seen_.size() >= limit) index_.Erase(seen_.Pop().fingerprint);
  if (!index_.Insert(fingerprint, 0)) return Verdict::kOutOfMemory;
  if (!seen_.Push(Seen{fingerprint, now})) {
    index_.Erase(fingerprint);
    return Verdict::kOutOfMemory;
  }
  return Verdict::kFirst;
}

void Inbox::Confirm(uint64_t fingerprint, bool read) {
  const uint32_t value = read || IsRead(fingerprint) ? kRead : kTold;
  if (index_.Erase(fingerprint)) index_.Insert(fingerprint, value);  // which has room
}

}  // namespace im
