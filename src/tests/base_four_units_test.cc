#include <gtest/gtest.h>

#include <cstdint>

#include "base/four_units.h"

namespace im {
namespace {

TEST(FourUnits, TheFirstIsTheLowest) {
  const char16_t units[] = {1, 2, 3, 0xffff};
  EXPECT_EQ(LoadFour(units), 0xffff000300020001u);
}

TEST(FourUnits, LoadsFromAnywhere) {
  const char16_t units[] = {9, 1, 2, 3, 4};
  EXPECT_EQ(LoadFour(units + 1), 0x0004000300020001u);
}

}  // namespace
}  // namespace im
