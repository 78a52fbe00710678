#include "tests/sim/plan.h"

namespace im::sim {

Options DrawOptions(Dice* dice) {
  Options options;
  const auto sometimes = [&](Option option, double low, double high) {
    if (dice->Chance(500)) return;
    options.emplace_back(option,
                         static_cast<double>(static_cast<int64_t>(dice->Scaled(low, high))));
  };
  if (dice->Chance(600)) options.emplace_back(Option::kSenseMode, dice->Below(7));
  if (dice->Chance(100)) options.emplace_back(Option::kInterval, 1000 + dice->Below(2000));
  if (dice->Chance(100)) options.emplace_back(Option::kTimeout, 2000 + dice->Below(60000));
  sometimes(Option::kMinDelay, 1, 2000);
  sometimes(Option::kMaxDelay, 2000, 60000);
  sometimes(Option::kStableAfter, 1, 60000);
  sometimes(Option::kConnectTimeout, 100, 30000);
  sometimes(Option::kLoginTimeout, 100, 30000);
  sometimes(Option::kProbeTimeout, 100, 10000);
  if (dice->Chance(500)) options.emplace_back(Option::kRetransmits, dice->Below(6));
  sometimes(Option::kRetryInterval, 100, 10000);
  sometimes(Option::kWindow, 1, 32);
  sometimes(Option::kMaxPending, 2, 64);
  sometimes(Option::kMaxPendingBytes, 1000, 10000);
  if (dice->Chance(150)) options.emplace_back(Option::kExpiresAfter, 500 + dice->Below(60000));
  sometimes(Option::kMaxInboundUnits, 100000, 200000);
  sometimes(Option::kFingerprintMemory, 1000, 600000);
  sometimes(Option::kMaxFingerprints, 16, 64);
  const bool receipts = dice->Chance(750);
  if (receipts) options.emplace_back(Option::kReceipts, 1);
  // A receipt must fit, with the longest names.
  const double least = receipts ? 420 : 256;
  if (dice->Chance(300)) options.emplace_back(Option::kMaxFrameBytes, least + dice->Below(256));
  const auto rarely = [&](Option option, double low, double high) {
    if (dice->Chance(700)) return;
    options.emplace_back(option,
                         static_cast<double>(static_cast<int64_t>(dice->Scaled(low, high))));
  };
  rarely(Option::kHoldFor, 1000, 3600000);
  rarely(Option::kMaxAwaiting, 1, 32);
  rarely(Option::kMaxAwaitingBytes, 1000, 10000);
  rarely(Option::kMaxPeers, 1, 16);
  rarely(Option::kMaxDebts, 1, 128);
  if (dice->Chance(500)) options.emplace_back(Option::kUrlCount, 1 + dice->Below(3));
  if (dice->Chance(50)) options.emplace_back(Option::kLogLevel, 0);
  return options;
}

std::vector<AppPlan> DrawApps(const Options& options, bool two_devices, bool server_stores,
                              Dice* dice) {
  static constexpr const char16_t* kUsers[] = {u"alice", u"bob", u"__proto__",
                                               u"\u7528\u6237 \"1\""};
  const uint32_t users = 2 + dice->Below(3);
  const uint32_t devices = users + (two_devices ? 1 : 0);
  const bool bulky = dice->Chance(20);  // texts that fill sockets
  const uint32_t modern = dice->Chance(500) ? 1000 : 600;
  std::vector<AppPlan> apps;
  for (uint32_t i = 0; i < devices; ++i) {
    AppPlan app;
    app.identity.user = kUsers[i % users];
    app.identity.token = u"token-" + Number(static_cast<int64_t>(dice->Next() >> 24)) + u"\"\\";
    if (dice->Chance(200)) app.identity.extra = u"{\"a\":\"\\n\"}";
    app.options = options;
    app.server_stores = server_stores;
    app.bulky = bulky;
    app.modern = modern;
    app.durable = dice->Chance(500);
    app.alone = !two_devices;
    for (uint32_t other = 0; other < users; ++other) app.others.emplace_back(kUsers[other]);
    app.others.emplace_back(u"nobody");
    apps.push_back(app);
  }
  return apps;
}

}  // namespace im::sim
