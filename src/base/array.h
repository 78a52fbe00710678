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

template <typename T>
class Array {
  static_assert(std::is_trivially_copyable_v<T>, "values are moved with realloc");

 public:
  Array() = default;
  Array(const Array&) = delete;
  Array& operator=(const Array&) = delete;
  ~Array() { std::free(data_); }

  uint32_t size() const { return size_; }
  uint32_t capacity() const { return capacity_; }
  bool empty() const { return size_ == 0; }
  T* data() { return data_; }
  const T* data() const { return data_; }

  // Out of line, where check and address take a fourth of the room that they take in line.
  [[gnu::noinline]] T& operator[](uint32_t i) {
    IM_CHECK(i < size_);
    return data_[i];
  }
  [[gnu::noinline]] const T& operator[](uint32_t i) const {
    IM_CHECK(i < size_);
    return data_[i];
  }

  // False: no memory, nothing changed.
  bool Reserve(uint32_t wanted) {
    if (wanted <= capacity_) return true;
    uint32_t grown = capacity_ < 8 ? 8 : capacity_ * 2;
    if (grown < wanted) grown = wanted;
    if (grown > SIZE_MAX / sizeof(T)) return false;
    void* moved = std::realloc(data_, static_cast<size_t>(grown) * sizeof(T));
    if (moved == nullptr) return false;
    data_ = static_cast<T*>(moved);
    capacity_ = grown;
    return true;
  }

  bool Append(const T& value) {
    const T kept = value;  // `value` may live in here, and growing moves it
    if (!Reserve(size_ + 1)) return false;
    data_[size_++] = kept;
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

 private:
  T* data_ = nullptr;
  uint32_t size_ = 0;
  uint32_t capacity_ = 0;
};

}  // namespace im

#endif  // IM_BASE_ARRAY_H_
