// Keeps what a client knows of its peers, owes them and awaits from them: the state behind
// client_receipts.cc.
#ifndef IM_SESSION_CLIENT_END_TO_END_H_
#define IM_SESSION_CLIENT_END_TO_END_H_

#include <cstdint>

#include "base/array.h"
#include "session/awaiting.h"
#include "session/debts.h"
#include "session/inbox.h"
#include "session/peers.h"
#include "session/tag_clock.h"
#include "session/unread.h"
#include "wire/control.h"

namespace im {

struct EndToEnd {
  static constexpr uint32_t kMaxBack = 8;

  Peers peers;
  TagClock tag_clock;
  Inbox tagged;  // messages with a tag that came
  Debts debts;
  Awaiting awaiting;
  Unread unread;
  Control control;  // the frame that is read, or spelled
  uint32_t next_debt = 1;
  double offline_since = 0;
  // Tell these that the client is back, and when.
  double back_deadline = __builtin_inf();
  Array<uint64_t> back;  // keyed hashes
};

}  // namespace im

#endif  // IM_SESSION_CLIENT_END_TO_END_H_
