// A frame on its way to a client: its text, and beside it what the text means, so that whoever
// judges the client need not read the text.
#ifndef IM_TESTS_SIM_LETTER_H_
#define IM_TESTS_SIM_LETTER_H_

#include <cstdint>
#include <memory>
#include <optional>

#include "tests/sim/control_text.h"
#include "tests/sim/dice.h"
#include "tests/sim/texts.h"

namespace im::sim {

// As wire/PROTOCOL.md numbers them.
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

using Spelling = std::optional<Text>;  // JSON string content; absent: the member is missing

// A document that travels inside the content of a letter.
struct Document {
  bool legal = true;
  int32_t code = 0;
  int64_t first_login_time = 0;
  Spelling message;  // of an error, or the reason of a kick-out
};

struct Letter {
  enum class Kind { kLegal, kInvalid, kBinary, kOversize };

  Kind kind = Kind::kLegal;
  int32_t type = static_cast<int32_t>(FrameType::kMessage);
  Spelling content;
  Spelling from;
  Spelling to;
  Spelling fingerprint;
  bool bridge = false;
  bool qos = false;
  int32_t subtype = -1;
  int64_t server_time = -1;
  Document document;
  ControlWords control;  // of a control frame: what it says
  Text text;
};

// A letter that was written is shared: by the network, the server's store, its retransmissions.
using Mail = std::shared_ptr<const Letter>;

// Fills letter->text as a server writes it; with `quirks` in any other legal way: members in
// another order, doubled, unknown ones between, white space, null for what is absent.
void Write(Letter* letter, Dice* quirks = nullptr);

// A text that is no frame, or one of a wrong shape.
Letter Garbage(Dice* dice, uint32_t max_inbound_units);

// A frame as a client wrote it.
struct ClientFrame {
  int32_t type = -1;
  Spelling content;
  Text from;
  Text to;
  Spelling fingerprint;
  bool bridge = false;
  bool qos = false;
  int32_t subtype = -1;
};

// False: not spelled exactly as reference clients spell their frames.
bool Read(View text, ClientFrame* frame);

}  // namespace im::sim

#endif  // IM_TESTS_SIM_LETTER_H_
