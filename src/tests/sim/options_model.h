// What a client may be told and what it does without: the numbers of js/index.d.ts and of
// wire/PROTOCOL.md, written down a second time, so that a wrong one in the core is noticed.
#ifndef IM_TESTS_SIM_OPTIONS_MODEL_H_
#define IM_TESTS_SIM_OPTIONS_MODEL_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "session/config.h"

namespace im::sim {

// By the index of senseMode.
struct SenseModeModel {
  double keep_alive_ms;
  double silence_ms;
  double server_idle_ms;
};
constexpr SenseModeModel kSenseModeModels[] = {
    {3000, 5000, 7000},    {5000, 8000, 11000},   {10000, 15000, 15000},    {15000, 20000, 20000},
    {30000, 35000, 35000}, {60000, 65000, 65000}, {120000, 125000, 125000},
};

// X(enumerator of Option, member, default)
#define IM_MODEL_OPTIONS(X)                         \
  X(kSenseMode, sense_mode, 7)                      \
  X(kMinDelay, min_delay, 500)                      \
  X(kMaxDelay, max_delay, 30000)                    \
  X(kStableAfter, stable_after, 10000)              \
  X(kConnectTimeout, connect_timeout, 10000)        \
  X(kLoginTimeout, login_timeout, 10000)            \
  X(kProbeTimeout, probe_timeout, 5000)             \
  X(kRetransmits, retransmits, 2)                   \
  X(kRetryInterval, retry_interval, 5000)           \
  X(kWindow, window, 512)                           \
  X(kMaxPending, max_pending, 10000)                \
  X(kMaxPendingBytes, max_pending_bytes, 4194304)   \
  X(kExpiresAfter, expires_after, 9007199254740991) \
  X(kMaxFrameBytes, max_frame_bytes, 65536)         \
  X(kFingerprintMemory, fingerprint_memory, 600000) \
  X(kMaxInboundUnits, max_inbound_units, 1048576)   \
  X(kMaxFingerprints, max_fingerprints, 16384)      \
  X(kUrlCount, url_count, 1)                        \
  X(kListening, listening, 1)                       \
  X(kReceipts, receipts, 0)                         \
  X(kHoldFor, hold_for, 86400000)                   \
  X(kMaxAwaiting, max_awaiting, 10000)              \
  X(kMaxAwaitingBytes, max_awaiting_bytes, 4194304) \
  X(kMaxPeers, max_peers, 1024)                     \
  X(kMaxDebts, max_debts, 1024)                     \
  X(kInterval, interval, 0)                         \
  X(kTimeout, timeout, 0)

struct OptionsModel {
#define X(name, member, initial) double member = initial;
  IM_MODEL_OPTIONS(X)
#undef X

  // Of the other options nothing depends that is foretold.
  void Set(Option option, double value) {
#define X(name, member, initial) \
  if (option == Option::name) member = value;
    IM_MODEL_OPTIONS(X)
#undef X
  }

  bool follows() const { return sense_mode == 7; }
  int mode() const { return follows() ? 3 : static_cast<int>(sense_mode); }

  // In this mode, or with the application's own numbers, which leave an answer a second at least.
  SenseModeModel sense(int mode) const {
    SenseModeModel sense = kSenseModeModels[mode];
    if (interval > 0) sense.keep_alive_ms = interval, sense.silence_ms = interval + 5000;
    if (timeout > 0) sense.silence_ms = std::max(timeout, sense.keep_alive_ms + 1000);
    return sense;
  }
  SenseModeModel sense() const { return sense(mode()); }

  // Above this many bytes a socket that takes no more is given up: what the core lets pile up of
  // its own accord, four times, and one message more.
  double backlog_bound() const { return 1048576 + max_frame_bytes; }
};

// A socket is full above the one, and has room again below the other, bytes.
constexpr double kFullBacklog = 262144;
constexpr double kFullestBacklog = 524288;  // of one that drains as much in this time:
constexpr double kDrainMs = 100;
constexpr double kLowBacklog = 65536;
constexpr double kBacklogRecheckMs = 50;
// A window that was full may stay shut for so long, or until half of it is free.
constexpr double kRefillMs = 20;
// So late a call means that the host slept.
constexpr double kLateMs = 2000;

// End-to-end receipts, as RECEIPTS.md numbers them.
constexpr int32_t kControlType = 0x8e2e;  // the sub-type of control frames
constexpr double kGatherMs = 200;
constexpr size_t kReceiptsInFrame = 100;
constexpr double kFirstCopyMs = 10000;
constexpr double kSecondCopyMs = 60000;
constexpr double kUnknownCopyMs = 15000;
constexpr int kCopies = 5;
constexpr int kTimedCopies = 2;
constexpr double kGapMs = 2000;       // between two messages, of which the later one came
constexpr double kSilenceMs = 10000;  // after it a peer's word is a sign of life
constexpr double kRecentMs = 120000;  // who wrote so long before the loss is told of the return
constexpr double kBackMs = 1000;      // ... within so long after it
constexpr size_t kBackPeers = 8;
constexpr double kTypingMs = 3000;

}  // namespace im::sim

#endif  // IM_TESTS_SIM_OPTIONS_MODEL_H_
