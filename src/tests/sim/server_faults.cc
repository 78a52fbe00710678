// What goes wrong at the server: the second half of server.h.
#include <utility>

#include "tests/sim/server.h"

namespace im::sim {

void Server::Restart() {
  std::vector<uint32_t> links;
  for (const auto& entry : connections_) links.push_back(entry.first);
  for (const uint32_t link : links) network_->Break(link);
  connections_.clear();
  if (!plan_.stores) outgoing_.clear();
}

void Server::KickSomebody() {
  const uint32_t link = Somebody();
  if (link != kNobody) Kick(link, 2);
}

void Server::ForgetSomebody() {
  const uint32_t link = Somebody();
  if (link != kNobody) connections_[link].logged_in = false;
}

// Legal frames that mean nothing, or nothing now.
void Server::MakeNoise() {
  static constexpr int32_t kTypes[] = {0, 1, 3, 5, 6, 50, 51, 53, 55, -1, 2147483647};
  const uint32_t link = Somebody();
  if (link == kNobody) return;
  Letter letter = FromServer(dice_->Pick(kTypes));
  switch (dice_->Below(4)) {
    case 0:
      letter.content = Spelled(u"{\"code\":0,\"firstLoginTime\":1}");
      letter.document.first_login_time = 1;
      break;
    case 1:
      letter.type = static_cast<int32_t>(FrameType::kErrorResponse);
      letter.document.code = 2 + static_cast<int32_t>(dice_->Below(3));
      letter.document.message = u"\\\"busy\\\"";
      letter.content = Spelled(u"{\"errorMsg\":\"\\\"busy\\\"\",\"errorCode\":" +
                               Number(letter.document.code) + u"}");
      break;
    case 2:
      letter.type = dice_->Chance(500) ? 52 : 50;
      letter.content = u"no document";
      letter.document.legal = false;
      break;
    default:
      letter.content = u"\\u0000noise";
      letter.document.legal = false;
      break;
  }
  Send(link, std::move(letter));
}

void Server::SendGarbage() {
  const uint32_t link = Somebody();
  if (link != kNobody) {
    network_->WriteDown(link, std::make_shared<Letter>(Garbage(dice_, plan_.max_inbound_units)));
  }
}

void Server::SendForeignAck() {
  static constexpr const char16_t* kFingerprints[] = {u"", u"__proto__", u"no such fingerprint"};
  uint32_t link = Somebody();
  Letter ack;
  ack.type = static_cast<int32_t>(FrameType::kAck);
  if (dice_->Chance(900)) ack.content = Text(dice_->Pick(kFingerprints));
  if (dice_->Chance(900)) ack.from = Text(u"a stranger");
  if (!outgoing_.empty() && dice_->Chance(700)) {
    // Of a real message, to its sender, and not from its recipient.
    const Outgoing& real = outgoing_[dice_->Below(static_cast<uint32_t>(outgoing_.size()))];
    ack.content = Spelled(real.fingerprint);
    link = LinkOf(real.sender);
  }
  if (link != kNobody) Send(link, std::move(ack));
}

// Messages whose ACKs are long, to a client that cannot get rid of them.
void Server::Flood(uint32_t link) {
  const auto found = connections_.find(link);
  if (found == connections_.end() || !found->second.logged_in) return;
  for (uint32_t left = 1 + dice_->Below(30); left > 0; --left) {
    Letter letter = FromServer(static_cast<int32_t>(FrameType::kMessage));
    letter.qos = true;
    letter.content = u"flood";
    Text fingerprint = u"flood-" + Number(next_number_++);
    fingerprint.append(dice_->Below(dice_->Chance(500) ? 100 : 60000), u'x');
    letter.fingerprint = std::move(fingerprint);
    Send(link, std::move(letter));
  }
}

// Out of a store, or because somebody pressed a button: hours later, perhaps.
void Server::SendOldCopy() {
  if (archive_.empty()) return;
  const auto& [user, mail] = archive_[dice_->Below(static_cast<uint32_t>(archive_.size()))];
  const uint32_t link = LinkOf(user);
  if (link != kNobody) Send(link, mail);
}

Text Server::Tag() {
  const uint64_t bits = dice_->Next();
  return MakeTag(Clock(), bits >> 50, bits & 0xffffffffffff);
}

Text Server::Stranger() {
  const Text stranger = u"stranger-" + Number(dice_->Below(plan_.strangers));
  ledger_->ShowedTag(stranger);
  return stranger;
}

// Control frames that others than our clients wrote, and what they mean.
void Server::SendOddControl() {
  static constexpr const char16_t* kIllegal[] = {u"nonsense", u"[]", u"{\"v\":1,", u"{'v':1}",
                                                 u"7"};
  const uint32_t link = Somebody();
  if (link == kNobody) return;
  Letter letter = FromServer(static_cast<int32_t>(FrameType::kMessage));
  letter.subtype = kControlType;
  if (dice_->Chance(800)) {
    letter.from = Stranger();
  }
  if (dice_->Chance(50)) letter.from.reset();
  letter.qos = dice_->Chance(700);
  if (letter.qos || dice_->Chance(100)) letter.fingerprint = Tag();
  ControlWords& words = letter.control;
  const Text tag = Tag(), real = outgoing_.empty() ? Text(u"own") : outgoing_.front().fingerprint;
  Text content = u"{}";
  switch (dice_->Below(6)) {
    case 0:
      break;
    case 1:
      content = dice_->Pick(kIllegal);
      words.legal = false;
      break;
    case 2:
      content = u"{\"received\":[\"" + tag + u"\"],\"typing\":true,\"back\":true,\"v\":2}";
      break;
    case 3:
      content = u"{\"x\":{\"back\":true},\"received\":[\"" + tag + u"\",7,\"junk\",null,\"" +
                Spelled(real) + u"\"],\"typing\":\"yes\",\"more\":[true,1]}";
      words.receipts.push_back({tag, false});
      if (IsTag(real)) words.receipts.push_back({real, false});
      break;
    case 4:
      content = u"{\"typing\":true,\"v\":1,\"back\":true}";
      words.typing = words.back = true;
      break;
    default:
      words.receipts.resize(dice_->Chance(500) ? 300 : 1 + dice_->Below(20));
      for (ReceiptWord& word : words.receipts) word = {Tag(), words.receipts.size() % 2 == 0};
      content = SpellControl(words);
      if (words.receipts.size() > 256) words.receipts.resize(256);
      break;
  }
  letter.content = Spelled(content, dice_->Chance(500) ? dice_ : nullptr);
  if (dice_->Chance(50)) letter.content.reset();
  Send(link, std::move(letter));
}

// Somebody of another server, who speaks of receipts, and has much to say now and then.
bool Server::PushFromStranger(const Text& user) {
  const bool crowd = plan_.strangers > 3;
  if (!plan_.receipts || !dice_->Chance(crowd ? 700 : 150)) return false;
  const Text stranger = Stranger();
  const bool pours = crowd && dice_->Chance(10);
  for (int left = pours ? 220 : 1; left > 0; --left) {
    Letter letter = FromServer(static_cast<int32_t>(FrameType::kMessage));
    letter.from = Spelled(stranger, dice_);
    letter.qos = pours || dice_->Chance(900);
    const bool tagged = pours || dice_->Chance(800);
    letter.fingerprint = tagged ? Tag() : Text(u"untagged-") + Number(next_number_++);
    letter.content = u"from far away";
    Deliver(user, std::move(letter));
  }
  return true;
}

void Server::Push() {
  using namespace std::string_view_literals;  // NOLINT: one of them holds a NUL
  static constexpr View kHostile[] = {u"__proto__"sv,   u"constructor"sv, u""sv,
                                      u"a\0b"sv,        u"\xd83d"sv,      u"\"\\"sv,
                                      u"\u7528\u6237"sv};
  const uint32_t link = Somebody();
  if (link == kNobody || PushFromStranger(connections_[link].user)) return;
  Letter letter = FromServer(static_cast<int32_t>(FrameType::kMessage));
  letter.qos = dice_->Chance(800);
  letter.subtype = static_cast<int32_t>(dice_->Below(3)) - 1;
  letter.content = u"push " + Number(next_number_);
  letter.server_time = Clock();
  Text fingerprint = u"push-" + Number(next_number_++);
  Dice* spelling = nullptr;
  if (faults_->Strikes(Fault::kHostileFingerprint, dice_)) {
    fingerprint = Text(dice_->Pick(kHostile));
    spelling = dice_;
    if (dice_->Chance(200)) letter.from.reset();
    if (dice_->Chance(200)) fingerprint.append(dice_->Below(400), u'x');
  }
  if (letter.qos ? !dice_->Chance(20) : dice_->Chance(200)) {
    letter.fingerprint = Spelled(fingerprint, spelling);
  }
  Deliver(connections_[link].user, std::move(letter));
}

}  // namespace im::sim
