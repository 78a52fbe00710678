#include "tests/fuzz/receipts_properties.h"

#include <algorithm>
#include <list>
#include <vector>

#include "session/peers.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/decoder_properties.h"
#include "tests/support/text.h"
#include "wire/control.h"
#include "wire/tag.h"

namespace im {
namespace {

constexpr size_t kPeers = 5;
constexpr double kSinceMs = 20;

bool Same(const Control& a, const Control& b) {
  if (a.typing != b.typing || a.back != b.back || a.receipts.size() != b.receipts.size()) {
    return false;
  }
  // Received ones are spelled first, each list in its order.
  const auto sorted = [](const Control& control) {
    std::vector<Receipt> list(control.receipts.data(),
                              control.receipts.data() + control.receipts.size());
    std::stable_partition(list.begin(), list.end(), [](const Receipt& one) { return !one.read; });
    return list;
  };
  const std::vector<Receipt> left = sorted(a), right = sorted(b);
  return std::equal(left.begin(), left.end(), right.begin(),
                    [](const Receipt& x, const Receipt& y) {
                      return x.tag == y.tag && x.read == y.read;
                    });
}

void CheckSpelling(const Control& control) {
  Array<char16_t> out;
  FUZZ_CHECK(SpellControl(control, &out), "no memory");
  const std::u16string spelled(out.data(), out.size());
  FUZZ_CHECK(spelled.size() <= ControlUnits(control.receipts.size()), Utf8(spelled));
  const std::u16string_view inside(spelled.data() + 1, spelled.size() - 2);
  const std::u16string content = Meaning(inside);
  Control again;
  FUZZ_CHECK(ReadControl(content, &again) == Status::kOk, Utf8(content));
  FUZZ_CHECK(Same(control, again), Utf8(content));
}

}  // namespace

void CheckControl(const std::u16string& text) {
  Control control;
  const Status status = ReadControl(text, &control);
  FUZZ_CHECK(status == Status::kOk || status == Status::kInvalidFrame, Utf8(text));
  uint32_t counts[2] = {};
  for (uint32_t i = 0; i < control.receipts.size(); ++i) {
    FUZZ_CHECK(IsTag(control.receipts[i].tag), Utf8(text));
    ++counts[control.receipts[i].read];
  }
  FUZZ_CHECK(counts[0] <= kMaxReceiptsRead && counts[1] <= kMaxReceiptsRead, Utf8(text));
  if (status != Status::kOk) {
    FUZZ_CHECK(control.receipts.empty() && !control.typing && !control.back, Utf8(text));
  }
  CheckSpelling(control);
}

void CheckPeers(std::string_view script) {
  struct Known {
    uint64_t id;
    bool capable;
    double heard_at;
  };
  std::list<Known> known;  // the latest first
  Peers peers;
  double now = 0, forgotten = 0;
  for (size_t i = 0; i + 1 < script.size(); i += 2) {
    const uint64_t id = static_cast<unsigned char>(script[i]) % 16;
    const unsigned how = static_cast<unsigned char>(script[i + 1]);
    const bool capable = how % 2 == 1;
    now += how / 8;
    const auto found = std::find_if(known.begin(), known.end(),
                                    [&](const Known& one) { return one.id == id; });
    const double silence = peers.Hear(id, u"name", capable, now, kPeers);
    FUZZ_CHECK(silence == (found == known.end() ? __builtin_inf() : now - found->heard_at),
               std::to_string(silence));
    if (found != known.end()) known.erase(found);
    known.push_front(Known{id, capable, now});
    if (known.size() > kPeers) known.pop_back(), ++forgotten;
    FUZZ_CHECK(peers.forgotten() == forgotten, "");
    for (uint64_t peer = 0; peer < 16; ++peer) {
      const auto one = std::find_if(known.begin(), known.end(),
                                    [&](const Known& other) { return other.id == peer; });
      const PeerKind kind = one == known.end() ? PeerKind::kUnknown
                               : one->capable     ? PeerKind::kCapable
                                                  : PeerKind::kLegacy;
      FUZZ_CHECK(peers.KindOf(peer) == kind, std::to_string(peer));
    }
    Peer* peer = peers.Find(id);
    FUZZ_CHECK(peer != nullptr && peer->spelling() == u"name", "");
    peer->exchanged_at = how % 4 < 2 ? now : peer->exchanged_at;
    const Peer* latest = peers.Latest(now - kSinceMs, [](const Peer&) { return false; });
    FUZZ_CHECK(latest == nullptr || (latest->capable && latest->exchanged_at >= now - kSinceMs),
               "");
  }
}

void CheckReceipts(const uint8_t* data, size_t size) {
  if (size > 0 && data[0] == 'P') {
    return CheckPeers({reinterpret_cast<const char*>(data) + 1, size - 1});
  }
  CheckControl(TextOfInput(data, size));
}

}  // namespace im
