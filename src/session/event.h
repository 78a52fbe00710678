// The one vocabulary: everything that a client can say to its host. (What the host can say to a
// client are the public methods of session/client.h.)
#ifndef IM_SESSION_EVENT_H_
#define IM_SESSION_EVENT_H_

#include <cstdint>

#include "wire/frame.h"

namespace im {

// X(enumerator): what the host must do, or tell the application. The comment says which fields of
// an Output are set, beyond `link` for what concerns the current link.
#define IM_OUTPUT_LIST(X)                                                                       \
  X(kNone)          /* drained */                                                               \
  X(kAskToken)      /* call TokenReady or TokenFailed with this link */                         \
  X(kOpenLink)      /* code: index of the URL */                                                \
  X(kCloseLink)     /* close it and report nothing of it any more */                            \
  X(kSendFrame)     /* frame: join its pieces and write the text */                             \
  X(kSendMessage)   /* message: write its text. frame: the first time, join its pieces and keep \
                       the text; null afterwards. code: timed retransmissions, this one        \
                       included. detail 1: without QoS, forget the text; 2: a copy of what was \
                       delivered, code: how many there were */                                 \
  X(kStateChanged)  /* code: State. detail: StateReason. value: ms to the next attempt, or -1 */ \
  X(kLoginRefused)  /* code: the server's */                                                    \
  X(kKickedOut)     /* code: the server's. frame.content: its reason, or null */                \
  X(kMessage)       /* frame: the message for the application. detail 1: it is tagged, its     \
                       sender wants a receipt */                                               \
  X(kDelivered)     /* message: acknowledged. detail 1: it may be sent again, keep the text; 0: \
                       forget it */                                                            \
  X(kLost)          /* message: given up, forget the text. code: LostReason */                  \
  X(kReceived)      /* message: its recipient's application has it, forget the text */          \
  X(kRead)          /* message: a person has read it */                                         \
  X(kUnconfirmed)   /* message: no receipt came, forget the text. code: UnconfirmedReason */    \
  X(kReceiptEnded)  /* message: number of a receipt that was owed and is taken or given up */   \
  X(kTyping)        /* frame.content: who is writing to this user */                            \
  X(kEcho)          /* frame.content: what came back */                                         \
  X(kPing)          /* a keep-alive left */                                                     \
  X(kPong)          /* its answer came. value: round trip, ms */                                \
  X(kError)         /* code: Status. detail: the server's code. frame.content: its text. Of     \
                       kSenseModeMismatch, detail: the mode to set; value: the one in use */     \
  X(kLog)           /* code: LogCode. detail: LogLevel. value, message: see LogCode. frame: its \
                       sender and fingerprint, of what came */

enum class OutputKind : int32_t {
#define X(name) name,
  IM_OUTPUT_LIST(X)
#undef X
};

// X(enumerator, public name): why a client changed its state.
#define IM_STATE_REASON_LIST(X)                                                                 \
  X(kLoginCalled, "LOGIN_CALLED")                                                               \
  X(kLinkOpened, "LINK_OPENED")                                                                 \
  X(kLoginAccepted, "LOGIN_ACCEPTED")                                                           \
  X(kLoginRefused, "LOGIN_REFUSED")                                                             \
  X(kKickedOut, "KICKED_OUT")                                                                   \
  X(kLoggedOut, "LOGGED_OUT")                                                                   \
  X(kTokenFailed, "TOKEN_FAILED")                                                               \
  X(kConnectTimeout, "CONNECT_TIMEOUT")                                                         \
  X(kLoginTimeout, "LOGIN_TIMEOUT")                                                             \
  X(kLinkClosed, "LINK_CLOSED")                                                                 \
  X(kLinkSilent, "LINK_SILENT")                                                                 \
  X(kSessionLost, "SESSION_LOST")                                                               \
  X(kRetry, "RETRY")                                                                            \
  X(kDisposed, "DISPOSED")      /* said by the host */                                           \
  X(kCoreFailed, "CORE_FAILED") /* said by the host */                                          \
  X(kClosed, "CLOSED")          /* said by the host */                                          \
  X(kNoWebSocket, "NO_WEBSOCKET")                                                               \
  X(kAborted, "ABORTED")

enum class StateReason : int32_t {
#define X(name, text) name,
  IM_STATE_REASON_LIST(X)
#undef X
};

// X(enumerator, public name): why a message was given up.
#define IM_LOST_REASON_LIST(X)                                                                  \
  X(kUnacknowledged, "UNACKNOWLEDGED")                                                          \
  X(kExpired, "EXPIRED")                                                                        \
  X(kAborted, "ABORTED")                                                                        \
  X(kLoggedOut, "LOGGED_OUT")                                                                   \
  X(kDisposed, "DISPOSED")       /* said by the host */                                         \
  X(kRejected, "REJECTED")       /* said by the host */                                         \
  X(kCoreFailed, "CORE_FAILED")  /* said by the host */                                         \
  X(kClosed, "CLOSED")           /* said by the host */

enum class LostReason : int32_t {
#define X(name, text) name,
  IM_LOST_REASON_LIST(X)
#undef X
};

// Says what is known of a peer: nothing; its latest message had no tag; it takes control frames.
enum class PeerKind { kUnknown, kLegacy, kCapable };

// X(enumerator, public name): why the receipt of a message is awaited no more.
#define IM_UNCONFIRMED_REASON_LIST(X)                                                           \
  X(kExpired, "EXPIRED")                                                                        \
  X(kQueueFull, "QUEUE_FULL")                                                                   \
  X(kLoggedOut, "LOGGED_OUT")                                                                   \
  X(kAborted, "ABORTED")         /* its tab has ended: nobody is told */                        \
  X(kDisposed, "DISPOSED")       /* said by the host */                                         \
  X(kCoreFailed, "CORE_FAILED")  /* said by the host */

enum class UnconfirmedReason : int32_t {
#define X(name, text) name,
  IM_UNCONFIRMED_REASON_LIST(X)
#undef X
};

enum class LogLevel : int8_t { kDebug, kInfo, kWarn, kError, kSilent };

// X(enumerator, public name, level, field): the key steps. The field names what the value of the
// output is; none: it has none.
#define IM_LOG_LIST(X)                                                                          \
  X(kLoginStarted, "LOGIN_STARTED", kInfo, "")                                                  \
  X(kLinkOpening, "LINK_OPENING", kInfo, "index")                                                 \
  X(kLoginSent, "LOGIN_SENT", kInfo, "")                                                        \
  X(kLoginAccepted, "LOGIN_ACCEPTED", kInfo, "")                                                \
  X(kLoginRefused, "LOGIN_REFUSED", kWarn, "code")                                              \
  X(kLinkDown, "LINK_DOWN", kWarn, "closeCode") /* 0: not closed by the other side */           \
  X(kRetryScheduled, "RETRY_SCHEDULED", kInfo, "ms")                                            \
  X(kKickedOut, "KICKED_OUT", kWarn, "code")                                                    \
  X(kLoggedOut, "LOGGED_OUT", kInfo, "")                                                        \
  X(kSessionLost, "SESSION_LOST", kWarn, "")                                                    \
  X(kLinkSuspect, "LINK_SUSPECT", kInfo, "ms") /* within which it must answer */                \
  X(kPing, "PING", kDebug, "")                                                                  \
  X(kPong, "PONG", kDebug, "ms")                                                                \
  X(kMessageQueued, "MESSAGE_QUEUED", kDebug, "bytes")                                          \
  X(kMessageSent, "MESSAGE_SENT", kDebug, "")                                                   \
  X(kMessageResent, "MESSAGE_RESENT", kInfo, "retries") /* timed ones; 0: by a new link */       \
  X(kMessageDelivered, "MESSAGE_DELIVERED", kDebug, "")                                         \
  X(kMessageLost, "MESSAGE_LOST", kWarn, "reason") /* LostReason */                             \
  X(kCopySent, "COPY_SENT", kInfo, "copies") /* of what was delivered, this one included */      \
  X(kReceiptReceived, "RECEIPT_RECEIVED", kDebug, "")                                           \
  X(kMessageUnconfirmed, "MESSAGE_UNCONFIRMED", kInfo, "reason") /* UnconfirmedReason */         \
  X(kMessageReceived, "MESSAGE_RECEIVED", kDebug, "")                                           \
  X(kDuplicateSuppressed, "DUPLICATE_SUPPRESSED", kInfo, "")                                    \
  X(kAckSent, "ACK_SENT", kDebug, "")                                                           \
  X(kAckUnknown, "ACK_UNKNOWN", kDebug, "")                                                     \
  X(kAckTooLarge, "ACK_TOO_LARGE", kWarn, "")                                                   \
  X(kControlSent, "CONTROL_SENT", kDebug, "receipts")                                           \
  X(kControlInvalid, "CONTROL_INVALID", kInfo, "")                                              \
  X(kNoFingerprint, "NO_FINGERPRINT", kWarn, "")                                                \
  X(kFrameInvalid, "FRAME_INVALID", kWarn, "status") /* Status */                               \
  X(kFrameUnexpected, "FRAME_UNEXPECTED", kInfo, "type")                                        \
  X(kServerError, "SERVER_ERROR", kWarn, "code")                                                \
  X(kOutOfMemory, "OUT_OF_MEMORY", kError, "")

enum class LogCode : int32_t {
#define X(name, text, level, field) name,
  IM_LOG_LIST(X)
#undef X
};

// The host's hints that time or the network may have jumped.
enum class WakeHint : int32_t {
  kResumed = 0,      // page visible, app in the foreground, machine awake
  kNetworkUp = 1,
  kNetworkDown = 2,  // a hint only: it may lie
  kSuspended = 3,    // the host is about to be put away
};

struct Output {
  OutputKind kind = OutputKind::kNone;
  uint32_t link = 0;
  uint32_t message = 0;  // the number of a message that this client sends
  int32_t code = 0;
  int32_t detail = 0;
  double value = 0;
  Frame frame;
};

}  // namespace im

#endif  // IM_SESSION_EVENT_H_
