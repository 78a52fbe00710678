// A growable array of plain values that can say "no memory" instead of dying.
// Growth doubles, so appending n values costs O(n) in all.
#ifndef IM_BASE_ARRAY_H_
#define IM_BASE_ARRAY_H_

#include <cstdint>
#include <cstdlib>
#include <type_traits>
#include <utility>

#include "base/check.h"

namespace im {

// Share what does not depend on the type of the values: one copy is smaller than one for each type.
class ArrayStorage {
 protected:
  ArrayStorage() = default;
  ArrayStorage(const ArrayStorage&) = delete;
  ArrayStorage& operator=(const ArrayStorage&) = delete;
  ~ArrayStorage() { std::free(data_); }

  [[gnu::noinline]] bool Grow(uint32_t wanted, size_t value_size) {
    uint32_t grown = capacity_ < 8 ? 8 : capacity_ * 2;
    if (grown < wanted) grown = wanted;
    if (grown > SIZE_MAX / value_size) return false;
    void* moved = std::realloc(data_, static_cast<size_t>(grown) * value_size);
    if (moved == nullptr) return false;
    data_ = moved;
    capacity_ = grown;
    return true;
  }

  void* data_ = nullptr;
  uint32_t size_ = 0;
  uint32_t capacity_ = 0;
};

template <typename T>
class Array : private ArrayStorage {
  static_assert(std::is_trivially_copyable_v<T>, "values are moved with realloc");

 public:
  uint32_t size() const { return size_; }
  uint32_t capacity() const { return capacity_; }
  bool empty() const { return size_ == 0; }
  T* data() { return static_cast<T*>(data_); }
  const T* data() const { return static_cast<const T*>(data_); }

  // Keep out of line: check and address take a fourth of the room that they take in line.
  [[gnu::noinline]] T& operator[](uint32_t i) {
    IM_CHECK(i < size_);
    return data()[i];
  }
  [[gnu::noinline]] const T& operator[](uint32_t i) const {
    IM_CHECK(i < size_);
    return data()[i];
  }

  // False: no memory, nothing changed.
  bool Reserve(uint32_t wanted) { return wanted <= capacity_ || Grow(wanted, sizeof(T)); }

  bool Append(const T& value) {
    const T kept = value;  // `value` may live in here, and growing moves it
    if (!Reserve(size_ + 1)) return false;
    data()[size_++] = kept;
    return true;
  }

  // New values, if any, are unset: the caller writes them.
  bool Resize(uint32_t size) {
    if (!Reserve(size)) return false;
    size_ = size;
    return true;
  }

  void Clear() { size_ = 0; }

  void Swap(Array* other) {
    std::swap(data_, other->data_);
    std::swap(size_, other->size_);
    std::swap(capacity_, other->capacity_);
  }
};

}  // namespace im

#endif  // IM_BASE_ARRAY_H_
