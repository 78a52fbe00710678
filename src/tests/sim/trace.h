// Everything that went into the cores of a world and came out, as a hash: the same seed must give
// the same one, whatever the compiler and the (little-endian) machine. On demand it can be read,
// too.
#ifndef IM_TESTS_SIM_TRACE_H_
#define IM_TESTS_SIM_TRACE_H_

#include <cstdint>
#include <cstring>
#include <string>

#include "tests/sim/texts.h"

namespace im::sim {

class Trace {
 public:
  explicit Trace(bool prints = false) : prints_(prints) {}

  void Add(uint64_t value) {
    hash_ = (hash_ ^ value) * 0x9e3779b97f4a7c15;
    hash_ ^= hash_ >> 29;
  }
  void Add(double value) {
    uint64_t bits;
    std::memcpy(&bits, &value, sizeof(bits));
    Add(bits);
  }
  void Add(View text) {
    Add(static_cast<uint64_t>(text.size()));
    for (; text.size() >= 4; text.remove_prefix(4)) {
      uint64_t word;
      std::memcpy(&word, text.data(), sizeof(word));
      Add(word);
    }
    for (const char16_t unit : text) Add(static_cast<uint64_t>(unit));
  }

  // An input of a core, or of the server: one step.
  void Step() { ++steps_; }
  uint32_t steps() const { return steps_; }

  uint64_t hash() const { return hash_; }

  // `make` is only called when somebody reads.
  template <typename Make>
  void Line(double now, const char* who, const Make& make) const {
    if (prints_) Print(now, who, make());
  }

 private:
  static void Print(double now, const char* who, const std::string& what);

  const bool prints_;
  uint32_t steps_ = 0;
  uint64_t hash_ = 0x243f6a8885a308d3;
};

}  // namespace im::sim

#endif  // IM_TESTS_SIM_TRACE_H_
