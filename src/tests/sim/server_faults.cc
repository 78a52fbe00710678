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

void Server::Push() {
  using namespace std::string_view_literals;  // NOLINT: one of them holds a NUL
  static constexpr View kHostile[] = {u"__proto__"sv,   u"constructor"sv, u""sv,
                                      u"a\0b"sv,        u"\xd83d"sv,      u"\"\\"sv,
                                      u"\u7528\u6237"sv};
  const uint32_t link = Somebody();
  if (link == kNobody) return;
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
