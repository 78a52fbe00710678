// The part of the host that gives and awaits receipts, while memory may run out.
#include <string>

#include "tests/support/allocation_host.h"
#include "tests/support/session_frames.h"
#include "tests/support/text.h"
#include "wire/control.h"
#include "wire/tag.h"

namespace im::torture {
namespace {

constexpr char kRecipient[] = "bob";
constexpr double kWall = 1700000000000;

int32_t Code(Status status) { return static_cast<int32_t>(status); }

}  // namespace

void ScarceHost::UseReceipts() {
  receipts_ = true;
  if (!alive()) return;
  Set(Option::kReceipts, 1);
  Call([this] { im_set_wall_clock(client_, kWall, now_); });
}

std::string ScarceHost::TagOf(int number) {
  char16_t text[kUuidUnits];
  SpellUuid(MakeTag(1600000000000, 0, static_cast<uint64_t>(number)), text);
  return std::string(text, text + kUuidUnits);
}

void ScarceHost::Tagged(int number, const std::string& from) {
  const std::string fingerprint = TagOf(number);
  senders_[fingerprint] = from;
  stored_[fingerprint] = "hello";
  if (!alive() || state_ != State::kOnline) return;
  if (Receive(MessageFrom(from, "hello", fingerprint))) stored_.erase(fingerprint);
}

// What is refused is not asked for again but under Shortage::kOnce, as by the host, which tells
// its store that the debt is over: the sender's next copy must do.
void ScarceHost::Owe(const std::string& fingerprint, bool read) {
  const auto sender = senders_.find(fingerprint);
  if (!alive() || sender == senders_.end() || shown_[fingerprint] == 0) return;
  const std::u16string text = Utf16(QuoteJson(sender->second) + fingerprint);
  int32_t number = Code(Status::kOutOfMemory);
  for (int tries = 0; tries < 2 && number == Code(Status::kOutOfMemory) && alive(); ++tries) {
    if (tries > 0 && shortage_ != Shortage::kOnce) return;
    if (!Write(text)) continue;
    const double deadline = im_deadline(client_);
    Input([&] {
      number = im_owe(client_, static_cast<uint32_t>(text.size()), read ? 1 : 0, now_);
      if (number != Code(Status::kOutOfMemory)) return;
      ++answers_[kOweRefused];
      EXPECT_EQ(im_deadline(client_), deadline);
    });
  }
  if (!alive()) return;
  EXPECT_GT(number, 0);
  owed_[number] = fingerprint;
}

void ScarceHost::BobSays(const std::string& list) {
  const std::string number = std::to_string(100000 + bobs_++);
  FrameText frame{2, "{\"v\":1," + list + "}", kRecipient, "alice",
                  "00000000-0000-4000-8000-000000" + number};
  frame.subtype = kControlSubtype;
  hears_control_ = true;
  Receive(frame);
  hears_control_ = false;
}

void ScarceHost::BobReads() {
  for (const auto& [number, fingerprint] : sent_) {
    BobSays("\"read\":[\"" + Utf8(fingerprint) + "\"]");
  }
}

void ScarceHost::Await(int number) {
  if (!alive()) return;
  const std::u16string to = Utf16(kRecipient), fingerprint = Utf16(TagOf(number));
  int32_t awaited = Code(Status::kOutOfMemory);
  for (int tries = 0; tries < 2 && awaited == Code(Status::kOutOfMemory) && alive(); ++tries) {
    if (tries > 0 && shortage_ != Shortage::kOnce) return;
    if (!Write(to + fingerprint)) continue;
    Input([&] {
      awaited = im_await(client_, static_cast<uint32_t>(to.size()),
                         static_cast<uint32_t>(to.size() + fingerprint.size()), 200, -1, 0, 0,
                         now_);
      if (awaited == Code(Status::kOutOfMemory)) ++answers_[kSendRefused];
    });
  }
  if (!alive()) return;
  EXPECT_GT(awaited, 0);
  sent_[awaited] = fingerprint;
  awaits_[awaited] = true;
  ++restored_;
}

void ScarceHost::Typing() {
  const std::u16string text = u"\"bob\"";
  if (!Write(text)) return;
  InputAndReact([&] { im_typing(client_, static_cast<uint32_t>(text.size()), now_); });
}

// Only control frames hold pieces of the document: content, recipient and, with lists, fingerprint.
// Returns that.
std::string ScarceHost::TakeControl(const im_record& record) {
  std::vector<std::string> texts;
  for (uint32_t i = 0; i < record.piece_count; ++i) {
    const im_piece& piece = record.pieces[i];
    if (piece.source != static_cast<int32_t>(Source::kDocument)) continue;
    const char16_t* document = im_document(client_);
    // Without its quotes.
    texts.push_back(Utf8(std::u16string(document + piece.begin + 1, document + piece.end - 1)));
  }
  if (texts.empty()) return {};
  EXPECT_TRUE(receipts_);
  for (const auto& [fingerprint, sender] : senders_) {
    if (texts[0].find(fingerprint) == std::string::npos) continue;
    EXPECT_EQ(sender, texts.at(1)) << "a receipt for another";
    EXPECT_GT(shown_[fingerprint], 0) << "a receipt for what was not told";
    ++receipted_[fingerprint];
  }
  return texts.size() > 2 ? texts[2] : std::string();
}

// Peers do as they do without a receipt: they say something, and send their message again.
void ScarceHost::RecoverReceipts() {
  Tagged(999999);
  const std::map<std::string, std::string> senders = senders_;
  for (int round = 0; round < 2; ++round) {
    for (const auto& [fingerprint, sender] : senders) {
      if (receipted_[fingerprint] == 0) Receive(MessageFrom(sender, "hello", fingerprint));
    }
    Advance(10s);
  }
  BobReads();
}

void ScarceHost::ExpectReceipts() const {
  for (const auto& [fingerprint, sender] : senders_) {
    EXPECT_EQ(receipted_.count(fingerprint), 1u) << fingerprint << " has no receipt";
  }
  for (const auto& [number, awaits] : awaits_) {
    const auto found = confirmed_.find(number);
    EXPECT_EQ(found == confirmed_.end() ? 0 : found->second, awaits ? 1 : 0)
        << "the end of message " << number;
  }
  EXPECT_EQ(figures_[kAwaiting], 0);
}

}  // namespace im::torture
