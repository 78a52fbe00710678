// What a client can be told: the numbers of js/index.d.ts, written down a second time.
#include "session/config.h"

#include <gtest/gtest.h>

#include <iterator>

namespace im {
namespace {

struct Documented {
  Option option;
  double initial;
  double low;
  double high;
};

constexpr double kHour = 3600000;
constexpr double kMost = 9007199254740991;

constexpr Documented kDocumented[] = {
    {Option::kSenseMode, 7, 0, 7},
    {Option::kMinDelay, 500, 0, kHour},
    {Option::kMaxDelay, 30000, 1, kHour},
    {Option::kStableAfter, 10000, 0, kHour},
    {Option::kConnectTimeout, 10000, 100, kHour},
    {Option::kLoginTimeout, 10000, 100, kHour},
    {Option::kProbeTimeout, 5000, 100, kHour},
    {Option::kRetransmits, 2, 0, 100},
    {Option::kRetryInterval, 5000, 100, kHour},
    {Option::kWindow, 512, 1, 65535},
    {Option::kMaxPending, 10000, 1, 1000000},
    {Option::kMaxPendingBytes, 4194304, 1, 1073741824},
    {Option::kExpiresAfter, kMost + 1, 1, kMost},  // by default never, which is more than the most
    {Option::kMaxFrameBytes, 65536, 256, 16777216},
    {Option::kMaxInboundUnits, 1048576, 1024, 16777216},
    {Option::kFingerprintMemory, 600000, 1000, 24 * kHour},
    {Option::kMaxFingerprints, 16384, 16, 1000000},
    {Option::kUrlCount, 1, 1, 1000},
    {Option::kReconnects, 1, 0, 1},
    {Option::kUserIdBytes, 0, 0, 65536},
    {Option::kHasExtra, 0, 0, 1},
    {Option::kLogLevel, 4, 0, 4},
    {Option::kListening, 1, 0, 1},
    {Option::kReceipts, 0, 0, 1},
    {Option::kHoldFor, 24 * kHour, 1000, 720 * kHour},
    {Option::kMaxAwaiting, 10000, 1, 1000000},
    {Option::kMaxAwaitingBytes, 4194304, 1, 1073741824},
    {Option::kMaxPeers, 1024, 1, 65536},
    {Option::kMaxDebts, 1024, 1, 65536},
    {Option::kInterval, 0, 1000, 3600000},
    {Option::kTimeout, 0, 2000, 3600000},
};

double ValueOf(const Config& config, Option option) {
  return reinterpret_cast<const double*>(&config)[static_cast<int>(option)];
}

TEST(SessionConfigTest, EveryOptionHasItsDocumentedDefaultAndRange) {
  EXPECT_EQ(std::size(kDocumented), static_cast<size_t>(Option::kCount));
  for (const Documented& row : kDocumented) {
    const int option = static_cast<int>(row.option);
    Config config;
    EXPECT_EQ(ValueOf(config, row.option), row.initial) << option;
    for (const double value : {row.low, row.high}) {
      EXPECT_EQ(config.Set(row.option, value), Status::kOk) << option;
      EXPECT_EQ(ValueOf(config, row.option), value) << option;
    }
    for (const double value : {row.low - 1, row.high + 1}) {
      EXPECT_EQ(config.Set(row.option, value), Status::kInvalidOption) << option;
      EXPECT_EQ(ValueOf(config, row.option), row.high) << option;
    }
  }
}

TEST(SessionConfigTest, EverySenseModeHasItsDocumentedTimes) {
  constexpr int kTimes[][3] = {{3, 5, 7},    {5, 8, 11},   {10, 15, 15},   {15, 20, 20},
                               {30, 35, 35}, {60, 65, 65}, {120, 125, 125}};
  for (int mode = 0; mode < 7; ++mode) {
    EXPECT_EQ(kSenseModes[mode].keep_alive_ms, 1000 * kTimes[mode][0]) << mode;
    EXPECT_EQ(kSenseModes[mode].silence_ms, 1000 * kTimes[mode][1]) << mode;
    EXPECT_EQ(kSenseModes[mode].server_idle_ms, 1000 * kTimes[mode][2]) << mode;
  }
}

}  // namespace
}  // namespace im
