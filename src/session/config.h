// Lists the options of a client with defaults and ranges. The checks here and the option table of
// the JavaScript side are made from this list.
#ifndef IM_SESSION_CONFIG_H_
#define IM_SESSION_CONFIG_H_

#include <cstdint>

#include "base/status.h"
#include "wire/protocol.h"

namespace im {

constexpr double kHourMs = 3600000;

// X(enumerator, member, public name, default, lowest, highest): whole numbers; times in ms.
#define IM_OPTION_LIST(X)                                                                      \
  X(kSenseMode, sense_mode, "senseMode", kAutoSenseMode, 0, kAutoSenseMode)                    \
  X(kMinDelay, min_delay, "reconnect.minDelay", 500, 0, kHourMs)                               \
  X(kMaxDelay, max_delay, "reconnect.maxDelay", 30000, 1, kHourMs)                             \
  X(kStableAfter, stable_after, "reconnect.stableAfter", 10000, 0, kHourMs)                    \
  X(kConnectTimeout, connect_timeout, "connectTimeout", 10000, 100, kHourMs)                   \
  X(kLoginTimeout, login_timeout, "loginTimeout", 10000, 100, kHourMs)                         \
  X(kProbeTimeout, probe_timeout, "probeTimeout", 5000, 100, kHourMs)                          \
  X(kRetransmits, retransmits, "qos.retransmits", im::kRetransmits, 0, 100)                    \
  X(kRetryInterval, retry_interval, "qos.retryInterval", kRetryIntervalMs, 100, kHourMs)       \
  X(kWindow, window, "qos.window", 512, 1, 65535)                                              \
  X(kMaxPending, max_pending, "qos.maxPending", 10000, 1, 1000000)                             \
  X(kMaxPendingBytes, max_pending_bytes, "qos.maxPendingBytes", 4194304, 1, 1073741824)        \
  X(kExpiresAfter, expires_after, "qos.expiresAfter", kMaxSafeInteger, 1, kMaxSafeInteger)     \
  X(kMaxFrameBytes, max_frame_bytes, "maxFrameBytes", im::kMaxFrameBytes, 256, 16777216)       \
  X(kMaxInboundUnits, max_inbound_units, "maxInboundUnits", 1048576, 1024, 16777216)           \
  X(kFingerprintMemory, fingerprint_memory, "fingerprintMemory", kFingerprintMemoryMs, 1000,   \
    24 * kHourMs)                                                                              \
  X(kMaxFingerprints, max_fingerprints, "maxFingerprints", 16384, 16, 1000000)                 \
  X(kUrlCount, url_count, "url", 1, 1, 1000)                                                   \
  X(kReconnects, reconnects, "reconnect", 1, 0, 1)                                             \
  X(kUserIdBytes, user_id_bytes, "userId", 0, 0, 65536)                                        \
  X(kHasExtra, has_extra, "extra", 0, 0, 1)                                                    \
  X(kLogLevel, log_level, "logLevel", 4, 0, 4)                                                 \
  X(kListening, listening, "listening", 1, 0, 1)                                               \
  X(kReceipts, receipts, "receipts", 0, 0, 1)                                                  \
  X(kHoldFor, hold_for, "receipts.holdFor", 24 * kHourMs, 1000, 720 * kHourMs)                 \
  X(kMaxAwaiting, max_awaiting, "receipts.maxAwaiting", 10000, 1, 1000000)                     \
  X(kMaxAwaitingBytes, max_awaiting_bytes, "receipts.maxAwaitingBytes", 4194304, 1,            \
    1073741824)                                                                                \
  X(kMaxPeers, max_peers, "receipts.maxPeers", 1024, 1, 65536)                                 \
  X(kMaxDebts, max_debts, "receipts.maxDebts", 1024, 1, 65536)                                 \
  X(kInterval, interval, "heartbeat.interval", 0, 1000, kHourMs)  /* 0: the sense mode's */      \
  X(kTimeout, timeout, "heartbeat.timeout", 0, 2000, kHourMs)     /* likewise */

enum class Option : int32_t {
#define X(name, member, text, initial, low, high) name,
  IM_OPTION_LIST(X)
#undef X
      kCount
};

struct Config {
#define X(name, member, text, initial, low, high) double member;
  IM_OPTION_LIST(X)
#undef X

  Config();  // all of them as by default

  // kInvalidOption, and nothing changes: no such option, out of range, or not a whole number.
  Status Set(Option option, double value);
};

}  // namespace im

#endif  // IM_SESSION_CONFIG_H_
