// A first-in-first-out queue of plain values on a power-of-two array.
#ifndef IM_BASE_QUEUE_H_
#define IM_BASE_QUEUE_H_

#include <cstdint>

#include "base/array.h"
#include "base/check.h"

namespace im {

template <typename T>
class Queue {
 public:
  uint32_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  // False: no memory, nothing changed.
  bool Push(const T& value) {
    if (size_ == slots_.size()) {
      const T kept = value;  // `value` may live in here, and growing moves it
      return Grow() && Push(kept);
    }
    slots_[(head_ + size_) & (slots_.size() - 1)] = value;
    ++size_;
    return true;
  }

  const T& front() const {
    IM_CHECK(size_ > 0);
    return slots_[head_];
  }

  // Valid until the next change.
  const T& Pop() {
    IM_CHECK(size_ > 0);
    const T& value = slots_[head_];
    head_ = (head_ + 1) & (slots_.size() - 1);
    --size_;
    return value;
  }

 private:
  bool Grow() {
    const uint32_t count = slots_.size();
    if (!slots_.Resize(count == 0 ? 4 : count * 2)) return false;
    // Move what had wrapped around to the beginning: it follows the rest again.
    for (uint32_t i = 0; i < head_; ++i) slots_[count + i] = slots_[i];
    return true;
  }

  Array<T> slots_;  // its size, always a power of two, is the capacity
  uint32_t head_ = 0;
  uint32_t size_ = 0;
};

}  // namespace im

#endif  // IM_BASE_QUEUE_H_
