#include <gtest/gtest.h>

#include <set>
#include <string>

#include "base/status.h"

namespace im {
namespace {

struct Row {
  Status status;
  std::string name;
  std::string meaning;
};

const Row kRows[] = {
#define X(name, value, text, meaning) {Status::name, text, meaning},
    IM_STATUS_LIST(X)
#undef X
};

TEST(Status, OkIsZeroAndComesFirst) {
  EXPECT_EQ(kRows[0].status, Status::kOk);
  EXPECT_EQ(static_cast<int32_t>(Status::kOk), 0);
}

TEST(Status, EveryOtherValueSaysWhoIsToBlame) {
  for (const Row& row : kRows) {
    if (row.status == Status::kOk) continue;
    const int32_t hundreds = -static_cast<int32_t>(row.status) / 100;
    EXPECT_TRUE(hundreds >= 1 && hundreds <= 3) << row.name;
  }
}

TEST(Status, NamesAndValuesAreUniqueAndExplained) {
  std::set<std::string> names;
  std::set<Status> values;
  for (const Row& row : kRows) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_TRUE(values.insert(row.status).second) << row.name;
    EXPECT_EQ(row.name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_"), std::string::npos);
    EXPECT_FALSE(row.meaning.empty()) << row.name;
    EXPECT_EQ(row.meaning.back(), '.') << row.name;
  }
}

}  // namespace
}  // namespace im
