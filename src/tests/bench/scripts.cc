#include "tests/bench/scripts.h"

#include "tests/bench/host.h"
#include "tests/bench/texts.h"

namespace im::bench {
namespace {

// As the inbox is after a while: full, each new fingerprint in place of the oldest.
constexpr uint32_t kFingerprints = 64;
constexpr uint32_t kRetransmitted = 64;
constexpr uint32_t kReceipts = 100;
constexpr uint32_t kPending = 1000;

void LoginOfNewClient(uint32_t repetitions) {
  for (uint32_t i = 0; i < repetitions; ++i) {
    Host host;
    host.Login();
  }
}

void ReceiveAndAcknowledge(Kind kind, size_t bytes, uint32_t repetitions) {
  Host host;
  host.Set(Option::kMaxFingerprints, kFingerprints);
  host.Login();
  const std::u16string content = Content(kind, bytes);
  for (uint32_t i = 0; i < kFingerprints + repetitions; ++i) {
    host.Receive(Message(content, Fingerprint(i)));
    host.Expect(OutputKind::kSendFrame, 1);
    host.Expect(OutputKind::kMessage, 1);
  }
}

void Duplicates(uint32_t repetitions) {
  Host host;
  host.Login();
  const std::u16string frame = Message(Content(Kind::kAscii, 120), Fingerprint(1));
  host.Receive(frame);
  host.Expect(OutputKind::kSendFrame, 1);
  host.Expect(OutputKind::kMessage, 1);
  for (uint32_t i = 0; i < repetitions; ++i) {
    host.Receive(frame);
    host.Expect(OutputKind::kSendFrame, 1);
  }
  host.Expect(OutputKind::kMessage, 0);
}

void SendAndAcknowledgement(uint32_t repetitions) {
  Host host;
  host.Login();
  for (uint32_t i = 0; i < repetitions; ++i) {
    const std::u16string fingerprint = host.Send();
    host.Expect(OutputKind::kSendMessage, 1);
    host.Receive(Ack(fingerprint));
    host.Expect(OutputKind::kDelivered, 1);
  }
}

// The same with receipts on: each message is owed one, a hundred of them leave together.
void ReceiveWithReceipts(uint32_t repetitions) {
  Host host;
  host.Set(Option::kMaxFingerprints, kFingerprints);
  host.Set(Option::kReceipts, 1);
  host.Login();
  const std::u16string content = Content(Kind::kAscii, 120);
  for (uint32_t i = 0; i < kFingerprints + repetitions; ++i) {
    const std::u16string tag = Tag(i);
    host.Receive(Message(content, tag));
    host.Expect(OutputKind::kMessage, 1);
    host.Owe(tag);
    if (i % kReceipts == kReceipts - 1) host.Receive(Ack(host.control_fingerprint()));
  }
  host.Expect(OutputKind::kReceiptEnded, (kFingerprints + repetitions) / kReceipts * kReceipts);
}

void SendWithReceipts(uint32_t repetitions) {
  Host host;
  host.Set(Option::kReceipts, 1);
  host.Login();
  std::vector<std::u16string> sent;
  for (uint32_t i = 0; i < repetitions; ++i) {
    sent.push_back(host.Send());
    host.Receive(Ack(sent.back()));
    host.Expect(OutputKind::kDelivered, 1);
    if (sent.size() < kReceipts) continue;
    host.Receive(Receipts(sent, i));
    host.Expect(OutputKind::kReceived, kReceipts);
    sent.clear();
  }
}

void Heartbeats(uint32_t repetitions) {
  Host host;
  host.Login();
  const std::u16string answer = KeepAliveAnswer();
  for (uint32_t i = 0; i < repetitions; ++i) {
    host.TickAtDeadline();
    host.Expect(OutputKind::kPing, 1);
    host.Pass(30);
    host.Receive(answer);
    host.Expect(OutputKind::kPong, 1);
  }
}

// A repetition is a round in which all that is in flight goes out again, on a link that lives.
void Retransmissions(uint32_t repetitions) {
  Host host;
  host.Set(Option::kRetransmits, 100);
  host.Set(Option::kSenseMode, kSenseModeCount - 1);  // hardly a keep-alive in between
  host.Login();
  for (uint32_t i = 0; i < kRetransmitted; ++i) host.Send();
  host.Expect(OutputKind::kSendMessage, kRetransmitted);
  const std::u16string answer = KeepAliveAnswer();
  for (uint32_t i = 0; i < repetitions; ++i) {
    host.Pass(30);
    host.Receive(answer);
    uint32_t sent = 0;
    while (sent == 0) {
      host.TickAtDeadline();
      sent = host.Take(OutputKind::kSendMessage);
    }
    Demand(sent == kRetransmitted, std::to_string(sent) + " messages went out again");
  }
  host.Expect(OutputKind::kLost, 0);
}

void ReconnectWithPending(uint32_t repetitions) {
  Host host;
  host.Set(Option::kWindow, kPending);
  host.Login();
  for (uint32_t i = 0; i < kPending; ++i) host.Send();
  host.Expect(OutputKind::kSendMessage, kPending);
  for (uint32_t i = 0; i < repetitions; ++i) {
    host.Cut();
    host.Connect();
    host.Expect(OutputKind::kSendMessage, kPending);
  }
}

}  // namespace

std::vector<Script> Scripts() {
  std::vector<Script> scripts = {{"login of a new client", 200, LoginOfNewClient}};
  const struct {
    const char* name;
    Kind kind;
  } kinds[] = {{"ASCII", Kind::kAscii}, {"Chinese", Kind::kChinese},
               {"nested JSON", Kind::kNestedJson}};
  const struct {
    const char* name;
    size_t bytes;
    uint32_t repetitions;
  } sizes[] = {{"120 B", 120, 1000}, {"1 KB", 1024, 500}, {"16 KB", 16384, 100}};
  for (const auto& size : sizes) {
    for (const auto& kind : kinds) {
      scripts.push_back({std::string("receive + ACK, ") + size.name + " " + kind.name,
                         size.repetitions, [=](uint32_t repetitions) {
                           ReceiveAndAcknowledge(kind.kind, size.bytes, repetitions);
                         }});
    }
  }
  scripts.push_back({"duplicate + ACK, 120 B ASCII", 1000, Duplicates});
  scripts.push_back({"send + ACK", 1000, SendAndAcknowledgement});
  scripts.push_back({"receive + ACK + receipt, 120 B", 1000, ReceiveWithReceipts});
  scripts.push_back({"send + ACK + receipt", 1000, SendWithReceipts});
  scripts.push_back({"heartbeat and its answer", 1000, Heartbeats});
  scripts.push_back({"retransmission of 64 messages", 48, Retransmissions});
  scripts.push_back({"reconnect with 1,000 pending", 10, ReconnectWithPending});
  return scripts;
}

}  // namespace im::bench
