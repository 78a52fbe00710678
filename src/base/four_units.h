// Four UTF-16 code units at a time, as one word: what costs by the unit costs a quarter.
#ifndef IM_BASE_FOUR_UNITS_H_
#define IM_BASE_FOUR_UNITS_H_

#include <cstdint>
#include <cstring>

namespace im {

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the first unit is the lowest");

inline uint64_t LoadFour(const char16_t* units) {
  uint64_t four;
  std::memcpy(&four, units, sizeof four);
  return four;
}

}  // namespace im

#endif  // IM_BASE_FOUR_UNITS_H_
