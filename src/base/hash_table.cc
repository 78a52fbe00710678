#include "base/hash_table.h"

namespace im {

// The slot that holds the key, or the empty one where it belongs. Needs a non-empty table.
uint32_t HashTable::Probe(uint64_t key) const {
  const uint32_t low = static_cast<uint32_t>(key), high = static_cast<uint32_t>(key >> 32);
  for (uint32_t i = low & Mask();; i = (i + 1) & Mask()) {
    const Slot& slot = slots_[i];
    if (slot.value == kAbsent || (slot.low == low && slot.high == high)) return i;
  }
}

uint32_t HashTable::Find(uint64_t key) const {
  return slots_.empty() ? kAbsent : slots_[Probe(key)].value;
}

bool HashTable::Insert(uint64_t key, uint32_t value) {
  if ((size_ + 1) * 4 > slots_.size() * 3 && !Grow()) return false;
  Slot& slot = slots_[Probe(key)];
  IM_CHECK(slot.value == kAbsent && value != kAbsent);
  slot = Slot{static_cast<uint32_t>(key), static_cast<uint32_t>(key >> 32), value};
  ++size_;
  return true;
}

bool HashTable::Erase(uint64_t key) {
  if (Find(key) == kAbsent) return false;
  uint32_t hole = Probe(key);
  slots_[hole].value = kAbsent;
  --size_;
  // Pull back every follower that probed past the hole.
  for (uint32_t i = (hole + 1) & Mask(); slots_[i].value != kAbsent; i = (i + 1) & Mask()) {
    if (((i - slots_[i].low) & Mask()) < ((i - hole) & Mask())) continue;
    slots_[hole] = slots_[i];
    slots_[i].value = kAbsent;
    hole = i;
  }
  return true;
}

bool HashTable::Grow() {
  Array<Slot> old;
  const uint32_t grown = slots_.empty() ? 16 : slots_.size() * 2;
  if (!old.Resize(grown)) return false;
  for (uint32_t i = 0; i < grown; ++i) old[i].value = kAbsent;
  slots_.Swap(&old);
  for (uint32_t i = 0; i < old.size(); ++i) {
    const Slot& slot = old[i];
    if (slot.value != kAbsent) slots_[Probe(uint64_t{slot.high} << 32 | slot.low)] = slot;
  }
  return true;
}

}  // namespace im
