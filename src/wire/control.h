// Control frames (RECEIPTS.md, 2): what clients tell each other about messages, in the content of a
// message of a sub-type of their own. No application ever sees one.
#ifndef IM_WIRE_CONTROL_H_
#define IM_WIRE_CONTROL_H_

#include <cstdint>
#include <string_view>

#include "base/array.h"
#include "base/status.h"
#include "base/uuid.h"

namespace im {

constexpr int32_t kControlSubtype = 36398;  // 0x8e2e
constexpr int32_t kControlVersion = 1;
// Reference TCP clients read 6 KB at once, so a frame lists no more receipts than this.
constexpr uint32_t kMaxReceiptsWritten = 100;
constexpr uint32_t kMaxReceiptsRead = 256;  // of each of the two lists; the rest is ignored

struct Receipt {
  Uuid tag;
  bool read = false;  // a person has seen it; else the application has it
};

struct Control {
  Array<Receipt> receipts;
  bool typing = false;
  bool back = false;

  void Clear() {
    receipts.Clear();
    typing = back = false;
  }
};

// Reads the content of a control frame, unescaped once. Unknown members and what is no tag are
// ignored, and everything of a version that is not ours. kInvalidFrame: not a JSON object;
// kOutOfMemory. Then `*control` is empty.
Status ReadControl(std::u16string_view text, Control* control);

// Spells the content of a control frame as a JSON string, quotes and escapes included, behind what
// `out` holds. False: no memory.
bool SpellControl(const Control& control, Array<char16_t>* out);

// Units that a frame's content takes with so many receipts, at most; each is one byte of UTF-8.
constexpr uint32_t ControlUnits(uint32_t receipts) { return 72 + receipts * (kUuidUnits + 5); }

}  // namespace im

#endif  // IM_WIRE_CONTROL_H_
