// The one error type of the core. Ranges say who is to blame: 0 nobody, -1xx the caller,
// -2xx the peer, -3xx the environment. The names become `ImError.code` in JavaScript.
#ifndef IM_BASE_STATUS_H_
#define IM_BASE_STATUS_H_

#include <cstdint>

namespace im {

// X(enumerator, value, public name, what it means and what to do)
#define IM_STATUS_LIST(X)                                                                       \
  X(kOk, 0, "OK", "No error.")                                                                  \
  X(kInvalidOption, -101, "INVALID_OPTION",                                                     \
    "An option is unknown, of the wrong type or out of its range; `option` names it.")          \
  X(kInvalidArgument, -102, "INVALID_ARGUMENT",                                                 \
    "An argument is of the wrong type or out of its range; `argument` names it.")               \
  X(kNotLoggedIn, -103, "NOT_LOGGED_IN",                                                        \
    "`send()` needs a session: call `login()` first, and again after a logout or a kick-out.")  \
  X(kQueueFull, -104, "QUEUE_FULL",                                                             \
    "`qos.maxPending` messages or `qos.maxPendingBytes` bytes wait already; try again later.")  \
  X(kFrameTooLarge, -105, "FRAME_TOO_LARGE",                                                    \
    "The encoded frame has more than `maxFrameBytes` bytes of UTF-8; the server would cut the " \
    "link.")                                                                                    \
  X(kDuplicateFingerprint, -106, "DUPLICATE_FINGERPRINT",                                       \
    "A message with this fingerprint is still pending; wait for its end.")                      \
  X(kInvalidFrame, -201, "INVALID_FRAME",                                                       \
    "The server sent something that is not a frame; it was ignored and the session goes on.")   \
  X(kInboundTooLarge, -202, "INBOUND_TOO_LARGE",                                                \
    "The server sent a frame over `maxInboundUnits`; it was ignored and the session goes on.")  \
  X(kBinaryFrame, -203, "BINARY_FRAME",                                                         \
    "The server sent a binary frame; it was ignored and the session goes on.")                  \
  X(kServerError, -204, "SERVER_ERROR",                                                         \
    "The server answered with an error frame; `serverCode` is its code.")                       \
  X(kSenseModeMismatch, -205, "SENSE_MODE_MISMATCH",                                            \
    "The server drops idle links before the next keep-alive; `senseMode` is the mode to set, "  \
    "`current` the one in use.")                                                                \
  X(kOutOfMemory, -301, "OUT_OF_MEMORY", "The core could not get memory; nothing was changed.")

enum class Status : int32_t {
#define X(name, value, text, meaning) name = value,
  IM_STATUS_LIST(X)
#undef X
};

}  // namespace im

#endif  // IM_BASE_STATUS_H_
