// Spells an envelope as the text of a frame, in a gather list: constants, slices of the input, and
// texts that the host holds. The host joins them; no payload is copied into the core.
#ifndef IM_WIRE_ENCODE_H_
#define IM_WIRE_ENCODE_H_

#include <cstdint>

#include "wire/frame.h"
#include "wire/text.h"

namespace im {

// The login document's own members; the texts in it come from the host.
struct LoginRequest {
  bool has_token = false;
  bool has_extra = false;
  int64_t first_login_time = 0;
};

// Enough for the longest frame, a login: checked by the encoder.
constexpr uint32_t kMaxPieces = 24;

// The pieces of one frame, in order. Pieces of the input or of the document include their quotes.
struct Gather {
  uint32_t size = 0;
  Ref pieces[kMaxPieces];

  // Keep out of line: in line, its copies would be most of the encoder.
  [[gnu::noinline]] void Add(Ref piece);
};

// A message of the application. The host has its texts.
Frame MessageFrame(bool qos, int32_t subtype);

// Spells `frame` in the order in which servers and reference clients write, null members left out.
// `login` is read only when the content is Source::kLoginDocument.
void Encode(const Frame& frame, const LoginRequest& login, Gather* gather);

// The server's user id, and the document without members.
Ref ServerRef();
Ref EmptyDocumentRef();

// The constants that pieces of Source::kConstant index, joined by '\n', in a block of
// kConstantsSize bytes that ends with zeros.
constexpr uint32_t kConstantsSize = 512;
uint32_t ConstantCount();
const char* JoinedConstants();

// Bytes of UTF-8 of the host's texts, quotes and escapes included: counts a frame before it is
// joined.
struct TextBytes {
  double content = 0;
  double recipient = 0;
  double user_id = 0;
  double fingerprint = 0;
};

// Counts the bytes of UTF-8 of the joined frame; not for logins, whose texts only the host knows.
// `input`: what slices of the input point into.
double FrameBytes(const Gather& gather, const TextBytes& bytes, std::u16string_view input);

}  // namespace im

#endif  // IM_WIRE_ENCODE_H_
