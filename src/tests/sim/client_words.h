// What a host and its core say to each other, as the model of the core sees it.
#ifndef IM_TESTS_SIM_CLIENT_WORDS_H_
#define IM_TESTS_SIM_CLIENT_WORDS_H_

#include <cstdint>
#include <optional>

#include "abi/im_api.h"
#include "session/event.h"
#include "tests/sim/letter.h"
#include "tests/sim/texts.h"

namespace im::sim {

struct Identity {
  Text user;
  Text token;
  std::optional<Text> extra;
};

struct Request {
  Text recipient;
  std::optional<Text> fingerprint;  // absent: the core makes one
  Text content;
  bool qos = true;
  int32_t subtype = -1;
  double expires_after = 0;
};

// An output as the host sees it: the texts that its pieces name, joined for a frame, one by one for
// what the application is told.
struct Said {
  static constexpr uint32_t kTexts = 4;

  OutputKind kind;
  const im_record* record;
  Text frame;
  std::optional<View> texts[kTexts];  // views of the input, or of the document
};

// An output that is foretold.
struct Expected {
  OutputKind kind;
  uint32_t message;
  int32_t code;
  int32_t detail;
  double low;  // of the value
  double high;
  uint32_t link;
  Text frame;
  Spelling text;         // that the application is told
  const Letter* letter;  // of a message: the letter itself
  bool optional;         // where it depends on what only the core knows
};

}  // namespace im::sim

#endif  // IM_TESTS_SIM_CLIENT_WORDS_H_
