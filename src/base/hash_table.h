// A flat map from 128-bit hashes to 32-bit values: open addressing, linear probing, backward-shift
// deletion (no tombstones, so it never degrades). At most half full.
#ifndef IM_BASE_HASH_TABLE_H_
#define IM_BASE_HASH_TABLE_H_

#include <cstdint>

#include "base/array.h"
#include "base/hash.h"

namespace im {

class HashTable {
 public:
  uint32_t size() const { return size_; }

  // The value stored under `key`, or nullptr. Valid until the next change.
  const uint32_t* Find(const Hash128& key) const;

  // The key must be absent. False: no memory, nothing changed.
  bool Insert(const Hash128& key, uint32_t value);

  // False: the key was absent.
  bool Erase(const Hash128& key);

 private:
  struct Slot {
    Hash128 key;
    uint32_t value;
    uint32_t used;
  };

  uint32_t Mask() const { return slots_.size() - 1; }
  uint32_t Probe(const Hash128& key) const;
  bool Grow();

  Array<Slot> slots_;  // its size is a power of two
  uint32_t size_ = 0;
};

}  // namespace im

#endif  // IM_BASE_HASH_TABLE_H_
