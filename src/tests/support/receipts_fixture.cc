#include "tests/support/receipts_fixture.h"

#include "wire/control.h"
#include "wire/tag.h"

namespace im {
namespace {

constexpr char kRestored[] = "restored";

std::string List(const std::string& name, const std::vector<std::string>& fingerprints) {
  std::string out;
  for (const std::string& fingerprint : fingerprints) {
    out += (out.empty() ? ",\"" + name + "\":[\"" : std::string(",\"")) + fingerprint + '"';
  }
  return out.empty() ? out : out + "]";
}

bool IsNews(OutputKind kind) {
  return kind == OutputKind::kReceived || kind == OutputKind::kRead ||
         kind == OutputKind::kUnconfirmed || kind == OutputKind::kReceiptEnded ||
         kind == OutputKind::kTyping;
}

}  // namespace

ControlText::operator std::string() const {
  std::string out = "{\"v\":1";
  out += List("received", received);
  out += List("read", read);
  if (typing) out += ",\"typing\":true";
  if (back) out += ",\"back\":true";
  return out + "}";
}

ReceiptsTest::ReceiptsTest() {
  Set(Option::kReceipts, 1);
  Set(Option::kSenseMode, 6);  // so that only receipts and copies are sent
  client().SetWallClock(kWall, now);
}

std::string ReceiptsTest::TagOf(uint32_t number) {
  char16_t text[kUuidUnits];
  SpellUuid(MakeTag(1600000000000, 0, number), text);
  return std::string(text, text + kUuidUnits);
}

void ReceiptsTest::Hear(const std::string& from, const std::string& content,
                        const Text& fingerprint) {
  Receive(MessageFrom(from, content, fingerprint));
  SkipSent();
}

void ReceiptsTest::Control(const std::string& from, const std::string& content,
                           const Text& fingerprint) {
  FrameText frame{2, content, from, "alice", fingerprint};
  frame.subtype = kControlSubtype;
  Receive(frame);
}

Status ReceiptsTest::TryOwe(const std::string& from, const std::string& fingerprint, bool read,
                            uint32_t* number) {
  const std::u16string text = Utf16(QuoteJson(from) + fingerprint);
  Status status = Status::kOk;
  Do([&](double at) { status = client().Owe(text, read, at, number); });
  return status;
}

uint32_t ReceiptsTest::Owe(const std::string& from, const std::string& fingerprint, bool read) {
  uint32_t number = 0;
  EXPECT_EQ(TryOwe(from, fingerprint, read, &number), Status::kOk);
  return number;
}

Status ReceiptsTest::Typing(const std::string& to) {
  const std::u16string text = Utf16(QuoteJson(to));
  Status status = Status::kOk;
  Do([&](double at) { status = client().Typing(text, at); });
  return status;
}

Status ReceiptsTest::TryAwait(const std::string& to, const std::string& fingerprint,
                              uint32_t copies, double age, uint32_t* number) {
  const std::u16string recipient = Utf16(to), name = Utf16(fingerprint);
  AwaitRequest request;
  request.recipient = recipient;
  request.fingerprint = name;
  request.copies = copies;
  request.bytes = static_cast<double>(MessageTo(to, kRestored, fingerprint).size());
  request.age = age;
  Status status = Status::kOk;
  Do([&](double at) {
    status = client().Await(request, at, number);
    if (status == Status::kOk) KeepAwaited(*number, to, kRestored, fingerprint, request.bytes);
  });
  return status;
}

uint32_t ReceiptsTest::Await(const std::string& to, const std::string& fingerprint,
                             uint32_t copies, Ms age) {
  uint32_t number = 0;
  EXPECT_EQ(TryAwait(to, fingerprint, copies, age.count(), &number), Status::kOk);
  return number;
}

uint32_t ReceiptsTest::Delivered(const std::string& content, const std::string& to) {
  const uint32_t number = Send(to, content);
  Acknowledge(number, to);
  ExpectDelivered(number);
  SkipSent();
  return number;
}

std::string ReceiptsTest::ExpectControl(const std::string& to, const ControlText& control) {
  const Event* event = NextWord();
  if (event == nullptr) {
    ADD_FAILURE() << "(nothing sent)";
    return {};
  }
  const Text& fingerprint = event->fingerprint;
  const bool qos = !control.received.empty() || !control.read.empty();
  EXPECT_EQ(fingerprint.has_value(), qos);
  if (fingerprint) {
    EXPECT_EQ(fingerprint->size(), 36u);
    EXPECT_EQ((*fingerprint)[14], '4') << "no tag: nothing acknowledges an acknowledgement";
  }
  FrameText frame{2, control, "alice", to, fingerprint};
  frame.subtype = kControlSubtype;
  EXPECT_EQ(event->frame, std::string(frame));
  return fingerprint.value_or("");
}

void ReceiptsTest::AcknowledgeControlFrames() {
  for (; acknowledged_ < events().size(); ++acknowledged_) {
    const Event event = events()[acknowledged_];
    const Output& output = event.output;
    if (output.kind != OutputKind::kSendFrame || output.frame.subtype != kControlSubtype) continue;
    ++control_frames_;
    Receive(AckFrom("bob", event.fingerprint.value_or("")));
  }
}

void ReceiptsTest::ExpectCopy(uint32_t number, const std::string& content, const std::string& to) {
  const Event* event = NextWord();
  EXPECT_EQ(event == nullptr ? "(nothing sent)" : event->frame,
            MessageTo(to, content, fingerprint_of(number)));
  if (event == nullptr) return;
  EXPECT_EQ(event->output.detail, 2);  // which tells it from what is delivered now
  EXPECT_EQ(event->output.value, 0);
}

void ReceiptsTest::ExpectNothingSent() {
  const Event* event = NextWord();
  EXPECT_EQ(event, nullptr) << event->frame;
}

const Event* ReceiptsTest::NextWord() {
  const Event* event = NextSent();
  while (event != nullptr && event->frame == KeepAlive()) event = NextSent();
  return event;
}

const Event* ReceiptsTest::NextNews() {
  while (news_ < events().size()) {
    const Event* event = &events()[news_++];
    if (IsNews(event->output.kind)) return event;
  }
  return nullptr;
}

void ReceiptsTest::ExpectNext(OutputKind kind, uint32_t number) {
  const Event* event = NextNews();
  ASSERT_NE(event, nullptr) << "nothing happened";
  EXPECT_EQ(event->output.kind, kind) << Describe(*event);
  EXPECT_EQ(event->output.message, number);
  EXPECT_EQ(event->output.code, 0);
  ExpectNoMore(event->output);
}

// What it does not say is 0.
void ReceiptsTest::ExpectNoMore(const Output& output) {
  EXPECT_EQ(output.detail, 0);
  EXPECT_EQ(output.value, 0);
}

void ReceiptsTest::ExpectUnconfirmed(uint32_t number, UnconfirmedReason reason) {
  const Event* event = NextNews();
  ASSERT_NE(event, nullptr) << "nothing happened";
  EXPECT_EQ(event->output.kind, OutputKind::kUnconfirmed) << Describe(*event);
  EXPECT_EQ(event->output.message, number);
  EXPECT_EQ(event->output.code, static_cast<int32_t>(reason));
  ExpectNoMore(event->output);
}

void ReceiptsTest::ExpectNoNews() {
  const Event* event = NextNews();
  EXPECT_EQ(event, nullptr) << Describe(*event);
}

}  // namespace im
