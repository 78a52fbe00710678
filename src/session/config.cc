#include "session/config.h"

#include <cmath>
#include <type_traits>

namespace im {
namespace {

constexpr double kMost = static_cast<double>(kMaxSafeInteger);

// Keep floats, in half the room of doubles: all values are floats, but for kMost, in whose place
// 2^53 stands.
struct Row {
  float initial;
  float low;
  float high;
};

constexpr bool IsKept(double value) {
  return static_cast<double>(static_cast<float>(value)) == value || value == kMost;
}

#define X(name, member, text, initial, low, high) \
  static_assert(IsKept(initial) && IsKept(low) && IsKept(high));
IM_OPTION_LIST(X)
#undef X

constexpr Row kRows[] = {
#define X(name, member, text, initial, low, high) \
  {static_cast<float>(initial), static_cast<float>(low), static_cast<float>(high)},
    IM_OPTION_LIST(X)
#undef X
};

constexpr int kCount = static_cast<int>(Option::kCount);
static_assert(std::is_standard_layout_v<Config> && sizeof(Config) == kCount * sizeof(double),
              "nothing but its values, in the order of the list");

// By position: a table of pointers to members would cost 80 bytes of brotli.
double* ValuesOf(Config* config) { return reinterpret_cast<double*>(config); }

}  // namespace

Config::Config() {
  for (int i = 0; i < kCount; ++i) ValuesOf(this)[i] = kRows[i].initial;
}

Status Config::Set(Option option, double value) {
  if (option < Option{} || option >= Option::kCount) return Status::kInvalidOption;
  const int i = static_cast<int>(option);
  // Refuse a NaN too.
  if (!(value >= kRows[i].low && value <= kRows[i].high && value <= kMost &&
        std::floor(value) == value)) {
    return Status::kInvalidOption;
  }
  ValuesOf(this)[i] = value;
  return Status::kOk;
}

}  // namespace im
