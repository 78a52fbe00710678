#include "session/unread.h"

namespace im {

void Unread::Add(uint64_t fingerprint, uint64_t recipient, uint32_t number, uint32_t limit) {
  while (keys_.size() >= limit) numbers_.Erase(keys_.Pop());
  const uint64_t key = KeyOf(fingerprint, recipient);
  // The same tag once more is about the message that was sent last.
  if (!numbers_.Erase(key) && !keys_.Push(key)) return;
  numbers_.Insert(key, number);
}

std::optional<uint32_t> Unread::Read(uint64_t fingerprint, uint64_t from) {
  const uint64_t key = KeyOf(fingerprint, from);
  const uint32_t number = numbers_.Find(key);
  if (number == HashTable::kAbsent) return std::nullopt;
  numbers_.Erase(key);
  return number;
}

}  // namespace im
