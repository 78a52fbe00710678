// The facts of the MobileIMSDK wire protocol, once, and the relations between them. Names are ours,
// in plain English; the wire's own spelling appears only in the codec.
#ifndef IM_WIRE_PROTOCOL_H_
#define IM_WIRE_PROTOCOL_H_

#include <cstdint>

namespace im {

enum class FrameType : int32_t {
  kLogin = 0,
  kKeepAlive = 1,
  kMessage = 2,
  kLogout = 3,
  kAck = 4,
  kEcho = 5,
  kLoginResponse = 50,
  kKeepAliveResponse = 51,
  kErrorResponse = 52,
  kEchoResponse = 53,
  kKickout = 54,
};

constexpr int32_t kNormalClosure = 1000;  // a server says so for everything, an idle link too
constexpr int32_t kLoginAccepted = 0;
constexpr int32_t kErrorNotLoggedIn = 301;  // the server lost our session: log in again

constexpr int32_t kUnsetSubtype = -1;                        // `typeu`
constexpr int64_t kUnsetServerTime = -1;                     // `sm`
constexpr int64_t kMaxSafeInteger = (int64_t{1} << 53) - 1;  // what a JavaScript number holds

// The server accepts 65,536 bytes of payload, inclusive; one more and it closes with 1009.
constexpr uint32_t kMaxFrameBytes = 65536;

// How deep a frame may nest. A frame is one object; strangers' extra members may nest a little.
constexpr uint32_t kMaxDepth = 8;

// One row for each sense mode, which is named after its keep-alives: '3s', '5s' and so on. Client
// and server must be set alike.
struct SenseMode {
  int32_t keep_alive_ms;   // the client sends a keep-alive this often
  int32_t silence_ms;      // the client calls the link dead when nothing has come for so long
  int32_t server_idle_ms;  // the server drops a link on which it read nothing for so long
};

constexpr SenseMode kSenseModes[] = {
    {3000, 5000, 7000},    {5000, 8000, 11000},   {10000, 15000, 15000},    {15000, 20000, 20000},
    {30000, 35000, 35000}, {60000, 65000, 65000}, {120000, 125000, 125000},
};
constexpr int32_t kSenseModeCount = sizeof(kSenseModes) / sizeof(kSenseModes[0]);
// Begins at 15s, and follows the server where that is not often enough.
constexpr int32_t kAutoSenseMode = kSenseModeCount;
constexpr int32_t kFirstSenseMode = 3;

constexpr bool EverySenseMode(bool (*holds)(const SenseMode&)) {
  for (const SenseMode& mode : kSenseModes) {
    if (!holds(mode)) return false;
  }
  return true;
}

// An answer to a keep-alive must have time to come before the link is called dead ...
static_assert(EverySenseMode([](const SenseMode& mode) {
  return mode.silence_ms >= mode.keep_alive_ms + 2000;
}));
// ... and the server must not drop a client that sends on time.
static_assert(EverySenseMode([](const SenseMode& mode) {
  return mode.server_idle_ms > mode.keep_alive_ms;
}));

// Quality of service. Reference clients retransmit at most twice on a 5 s scan and remember the
// fingerprints of what they received for 10 minutes.
constexpr int32_t kRetryIntervalMs = 5000;
constexpr int32_t kRetransmits = 2;
constexpr int32_t kFingerprintMemoryMs = 10 * 60 * 1000;
// The receiver must still know a fingerprint when the sender's last copy arrives.
static_assert(kRetryIntervalMs * (kRetransmits + 1) < kFingerprintMemoryMs);

}  // namespace im

#endif  // IM_WIRE_PROTOCOL_H_
