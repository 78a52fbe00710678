#include "session/config.h"

#include <cmath>

namespace im {
namespace {

struct Range {
  double Config::*member;
  double low;
  double high;
};

constexpr Range kRanges[] = {
#define X(name, member, text, initial, low, high) \
  {&Config::member, static_cast<double>(low), static_cast<double>(high)},
    IM_OPTION_LIST(X)
#undef X
};

}  // namespace

Status Config::Set(Option option, double value) {
  if (option < Option{} || option >= Option::kCount) return Status::kInvalidOption;
  const Range& range = kRanges[static_cast<int>(option)];
  // Written so that a NaN fails.
  if (!(value >= range.low && value <= range.high && std::floor(value) == value)) {
    return Status::kInvalidOption;
  }
  this->*range.member = value;
  return Status::kOk;
}

}  // namespace im
