// A flat map from 64-bit hashes to 32-bit values: open addressing, linear probing, backward-shift
// deletion (no tombstones, so it never degrades). At most three quarters full, 12 bytes a slot.
#ifndef IM_BASE_HASH_TABLE_H_
#define IM_BASE_HASH_TABLE_H_

#include <cstdint>

#include "base/array.h"

namespace im {

class HashTable {
 public:
  // No value. Not std::optional: slots hold it too, and callers would be 60 bytes larger.
  static constexpr uint32_t kAbsent = ~0u;

  uint32_t size() const { return size_; }

  // The value stored under `key`, or kAbsent.
  uint32_t Find(uint64_t key) const;

  // The key must be absent; kAbsent is no value. False: no memory, nothing changed.
  bool Insert(uint64_t key, uint32_t value);

  // False: the key was absent.
  bool Erase(uint64_t key);

 private:
  struct Slot {
    uint32_t low;
    uint32_t high;
    uint32_t value;  // kAbsent: the slot is empty
  };

  uint32_t Mask() const { return slots_.size() - 1; }
  uint32_t Probe(uint64_t key) const;
  bool Grow();

  Array<Slot> slots_;  // its size is a power of two
  uint32_t size_ = 0;
};

}  // namespace im

#endif  // IM_BASE_HASH_TABLE_H_
