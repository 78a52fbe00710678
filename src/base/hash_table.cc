#include "base/hash_table.h"

namespace im {

// The slot that holds the key, or the empty one where it belongs. Needs a non-empty table.
uint32_t HashTable::Probe(const Hash128& key) const {
  uint32_t i = static_cast<uint32_t>(key.low) & Mask();
  while (slots_[i].used != 0 && !(slots_[i].key == key)) i = (i + 1) & Mask();
  return i;
}

const uint32_t* HashTable::Find(const Hash128& key) const {
  if (slots_.empty()) return nullptr;
  const Slot& slot = slots_[Probe(key)];
  return slot.used != 0 ? &slot.value : nullptr;
}

bool HashTable::Insert(const Hash128& key, uint32_t value) {
  if (size_ * 2 >= slots_.size() && !Grow()) return false;
  Slot& slot = slots_[Probe(key)];
  IM_CHECK(slot.used == 0);
  slot = Slot{key, value, 1};
  ++size_;
  return true;
}

bool HashTable::Erase(const Hash128& key) {
  if (slots_.empty()) return false;
  uint32_t hole = Probe(key);
  if (slots_[hole].used == 0) return false;
  slots_[hole].used = 0;
  --size_;
  // Pull back every follower that probed past the hole.
  for (uint32_t i = (hole + 1) & Mask(); slots_[i].used != 0; i = (i + 1) & Mask()) {
    const uint32_t home = static_cast<uint32_t>(slots_[i].key.low) & Mask();
    if (((i - home) & Mask()) < ((i - hole) & Mask())) continue;
    slots_[hole] = slots_[i];
    slots_[i].used = 0;
    hole = i;
  }
  return true;
}

bool HashTable::Grow() {
  Array<Slot> old;
  const uint32_t grown = slots_.empty() ? 16 : slots_.size() * 2;
  if (!old.Resize(grown)) return false;
  for (uint32_t i = 0; i < grown; ++i) old[i].used = 0;
  slots_.Swap(&old);
  for (uint32_t i = 0; i < old.size(); ++i) {
    if (old[i].used != 0) slots_[Probe(old[i].key)] = old[i];
  }
  return true;
}

}  // namespace im
