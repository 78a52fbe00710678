// Messages that their recipients have and, as far as is known, nobody has read.
#ifndef IM_SESSION_UNREAD_H_
#define IM_SESSION_UNREAD_H_

#include <cstdint>
#include <optional>

#include "base/hash_table.h"
#include "base/queue.h"

namespace im {

class Unread {
 public:
  // The oldest are forgotten above `limit`. Without memory this one is.
  void Add(uint64_t fingerprint, uint64_t recipient, uint32_t number, uint32_t limit);

  // `from` has read it: its number, once. None: unknown, or not its recipient.
  std::optional<uint32_t> Read(uint64_t fingerprint, uint64_t from);

 private:
  // Both are keyed hashes, so nobody can choose two pairs that meet.
  static uint64_t KeyOf(uint64_t fingerprint, uint64_t peer) { return fingerprint ^ peer; }

  HashTable numbers_;
  Queue<uint64_t> keys_;  // in the order in which they came, those that were read too
};

}  // namespace im

#endif  // IM_SESSION_UNREAD_H_
