#include "tests/sim/server.h"

#include <algorithm>
#include <utility>

namespace im::sim {
namespace {

constexpr size_t kArchived = 300;

int64_t FirstLoginTime(const Text& document) {
  const View key = u"\"firstLoginTime\":";
  const size_t at = document.find(key);
  int64_t value = 0;
  if (at == Text::npos) return value;
  for (size_t i = at + key.size(); i < document.size() && document[i] != u'}'; ++i) {
    value = value * 10 + (document[i] - u'0');
  }
  return value;
}

}  // namespace

Server::Server(Schedule* schedule, Network* network, Dice* dice, const Faults* faults,
               Ledger* ledger, Verdict* verdict, const ServerPlan& plan)
    : schedule_(schedule),
      network_(network),
      dice_(dice),
      faults_(faults),
      ledger_(ledger),
      verdict_(verdict),
      plan_(plan) {}

int64_t Server::Clock() const { return 1700000000000 + static_cast<int64_t>(schedule_->now()); }

// --- Connections ---

void Server::OnOpen(uint32_t link) {
  if (faults_->Strikes(Fault::kOpenAndClose, dice_)) return network_->CloseByServer(link, 1000);
  connections_[link].read_at = schedule_->now();
  schedule_->After(plan_.idle, EventKind::kServerIdle, link);
}

void Server::OnClosed(uint32_t link) { connections_.erase(link); }

void Server::Close(uint32_t link) {
  connections_.erase(link);
  network_->CloseByServer(link, 1000);  // "Bye", whatever the reason
}

void Server::OnIdleCheck(uint32_t link) {
  const auto found = connections_.find(link);
  if (found == connections_.end()) return;
  const double until = found->second.read_at + plan_.idle;
  if (schedule_->now() >= until) return Close(link);
  schedule_->At(until, EventKind::kServerIdle, link);
}

uint32_t Server::LinkOf(const Text& user) const {
  for (const auto& [link, connection] : connections_) {
    if (connection.logged_in && connection.user == user) return link;
  }
  return kNobody;
}

uint32_t Server::Somebody() {
  std::vector<uint32_t> links;
  for (const auto& [link, connection] : connections_) {
    if (connection.logged_in) links.push_back(link);
  }
  if (links.empty()) return kNobody;
  return links[dice_->Below(static_cast<uint32_t>(links.size()))];
}

// --- Frames ---

void Server::OnFrame(uint32_t link, const Text& text) {
  const auto found = connections_.find(link);
  if (found == connections_.end()) return;
  ClientFrame frame;
  const bool read = Read(text, &frame);
  verdict_->Check(read, "S4", [&] { return "a frame nobody can read: " + Readable(text); });
  if (!read) return;
  found->second.read_at = schedule_->now();
  const FrameType type = static_cast<FrameType>(frame.type);
  if (type == FrameType::kLogin) return OnLogin(link, frame);
  if (type == FrameType::kEcho) {
    Letter echo = FromServer(static_cast<int32_t>(FrameType::kEchoResponse));
    echo.content = frame.content;
    return Send(link, std::move(echo));
  }
  if (type == FrameType::kLogout) return Close(link);
  if (!found->second.logged_in) return SayNotLoggedIn(link, text);
  if (type == FrameType::kMessage) return OnMessage(link, frame);
  if (type == FrameType::kAck) return OnReceipt(frame);
  verdict_->Check(type == FrameType::kKeepAlive, "S4", "a type no client sends");
  Letter answer = FromServer(static_cast<int32_t>(FrameType::kKeepAliveResponse));
  answer.content = u"{}";
  Send(link, std::move(answer));
}

void Server::OnLogin(uint32_t link, const ClientFrame& frame) {
  verdict_->Check(!connections_[link].logged_in, "S5", "a second login on one link");
  if (faults_->Strikes(Fault::kServerNoise, dice_)) {
    if (dice_->Chance(200)) return Kick(link, 2);
    Letter early = FromServer(static_cast<int32_t>(FrameType::kMessage));
    early.qos = dice_->Chance(500);
    if (early.qos) early.fingerprint = u"early";
    early.content = u"before the login is answered";
    Send(link, std::move(early));
  }
  Letter answer = FromServer(static_cast<int32_t>(FrameType::kLoginResponse));
  if (faults_->Strikes(Fault::kLoginRefused, dice_)) {
    answer.document.code = 1025 + static_cast<int32_t>(dice_->Below(9));
    answer.document.first_login_time = -1;
    answer.content =
        Spelled(u"{\"code\":" + Number(answer.document.code) + u",\"firstLoginTime\":-1}");
    Send(link, std::move(answer));
    return Close(link);
  }
  if (faults_->Strikes(Fault::kLoginUnanswered, dice_)) return;
  const Text user = MeaningOf(frame.from);
  const int64_t claimed = FirstLoginTime(MeaningOf(*frame.content));
  const int64_t first_login_time = claimed > 0 ? claimed : Clock();
  answer.document.first_login_time = first_login_time;
  answer.content = Spelled(u"{\"code\":0,\"firstLoginTime\":" + Number(first_login_time) + u"}");
  Send(link, std::move(answer));
  const uint32_t older = LinkOf(user);
  if (older != kNobody && claimed > 0 && claimed < connections_[older].first_login_time) {
    return Kick(link, 1);  // this session was replaced while it was away
  }
  if (older != kNobody && claimed == connections_[older].first_login_time) {
    Close(older);
  } else if (older != kNobody) {
    Kick(older, 1);
  }
  Accept(link, user, first_login_time);
}

void Server::Accept(uint32_t link, const Text& user, int64_t first_login_time) {
  Connection& connection = connections_[link];
  connection.logged_in = true;
  connection.user = user;
  connection.first_login_time = first_login_time;
  if (!plan_.stores) return;
  for (const Outgoing& waiting : outgoing_) {
    if (waiting.user == user) Send(link, waiting.mail);
  }
}

void Server::OnMessage(uint32_t link, const ClientFrame& frame) {
  const Text to = MeaningOf(frame.to);
  const bool for_server = to == u"0";
  const bool reachable = for_server || plan_.stores || LinkOf(to) != kNobody;
  if (frame.qos && reachable) ledger_->TakenByServer(MeaningOf(*frame.fingerprint));
  const bool control = frame.subtype == kControlType;
  if (control) ledger_->SentControl(to);
  if (control || (frame.qos && IsTag(MeaningOf(*frame.fingerprint)))) {
    ledger_->ShowedTag(MeaningOf(frame.from));
  }
  if (!for_server && reachable) {
    Letter letter;
    letter.content = frame.content;
    letter.from = frame.from;
    letter.to = frame.to;
    letter.fingerprint = frame.fingerprint;
    letter.qos = frame.qos;
    letter.subtype = frame.subtype;
    letter.bridge = dice_->Chance(50);
    letter.server_time = Clock();
    const bool read = !control || ReadControl(MeaningOf(*frame.content), &letter.control);
    verdict_->Check(read, "R6", "a control frame nobody reads");
    Deliver(to, std::move(letter));
  }
  if (frame.qos && reachable) Acknowledge(link, frame);
}

// With a store it is kept until its receiver has acknowledged it, else for one retransmission.
void Server::Deliver(const Text& user, Letter letter) {
  const uint32_t link = LinkOf(user);
  const Mail mail = Post(user, std::move(letter));
  if (link != kNobody) SendSometime(link, mail);
  if (!mail->qos || !mail->fingerprint) return;
  archive_.emplace_back(user, mail);
  if (archive_.size() > kArchived) archive_.pop_front();
  Outgoing outgoing{next_number_, user, MeaningOf(mail->from.value_or(Text())),
                    MeaningOf(*mail->fingerprint), mail};
  const auto same = [&](const Outgoing& other) {
    return other.user == user && other.fingerprint == outgoing.fingerprint;
  };
  if (std::any_of(outgoing_.begin(), outgoing_.end(), same)) return;
  outgoing_.push_back(std::move(outgoing));
  schedule_->After(kRetransmissionMs, EventKind::kServerAgain, 0, next_number_++);
}

void Server::SendSometime(uint32_t link, Mail mail) {
  if (!faults_->Strikes(Fault::kReorder, dice_)) return Send(link, std::move(mail));
  const uint32_t slot = schedule_->Keep(std::move(mail));
  schedule_->At(schedule_->now() + dice_->Scaled(50, 10000), EventKind::kServerLater, link, 0, 0,
                slot);
}

void Server::OnRetransmission(uint32_t number) {
  const auto found =
      std::find_if(outgoing_.begin(), outgoing_.end(),
                   [&](const Outgoing& outgoing) { return outgoing.number == number; });
  if (found == outgoing_.end()) return;
  const uint32_t link = LinkOf(found->user);
  if (link != kNobody) Send(link, found->mail);
  if (!plan_.stores) outgoing_.erase(found);
}

void Server::SendAllAgain() {
  for (const Outgoing& waiting : outgoing_) {
    const uint32_t link = LinkOf(waiting.user);
    if (link != kNobody) Send(link, waiting.mail);
  }
}

void Server::OnReceipt(const ClientFrame& frame) {
  if (!frame.content) return;
  const Text user = MeaningOf(frame.from);
  const Text fingerprint = MeaningOf(*frame.content);
  outgoing_.erase(std::remove_if(outgoing_.begin(), outgoing_.end(),
                                 [&](const Outgoing& outgoing) {
                                   return outgoing.user == user &&
                                          outgoing.fingerprint == fingerprint;
                                 }),
                  outgoing_.end());
}

void Server::Acknowledge(uint32_t link, const ClientFrame& frame) {
  Letter ack;
  ack.type = static_cast<int32_t>(FrameType::kAck);
  ack.content = Spelled(MeaningOf(*frame.fingerprint), dice_->Chance(50) ? dice_ : nullptr);
  ack.from = frame.to;
  ack.to = frame.from;
  ack.server_time = Clock();
  if (faults_->Strikes(Fault::kLateAck, dice_)) {
    if (dice_->Chance(300)) return;
    const uint32_t slot = schedule_->Keep(Post(connections_[link].user, ack));
    schedule_->At(schedule_->now() + dice_->Scaled(50, 40000), EventKind::kServerLater, link, 0, 0,
                  slot);
    if (dice_->Chance(500)) return;
  }
  Send(link, std::move(ack));
}

void Server::SayNotLoggedIn(uint32_t link, const Text& offending) {
  Letter error = FromServer(static_cast<int32_t>(FrameType::kErrorResponse));
  error.document.code = 301;
  error.content = Spelled(u"{\"errorCode\":301,\"errorMsg\":" + Quoted(offending) + u"}");
  Send(link, std::move(error));
  Close(link);
}

void Server::Kick(uint32_t link, int32_t code) {
  Letter kickout = FromServer(static_cast<int32_t>(FrameType::kKickout));
  kickout.document.code = code;
  if (dice_->Chance(500)) kickout.document.message = u"\\u8e22";
  kickout.content = Spelled(u"{\"code\":" + Number(code) +
                            (kickout.document.message ? u",\"reason\":\"\\u8e22\"}" : u"}"));
  Send(link, std::move(kickout));
  Close(link);
}

Letter Server::FromServer(int32_t type) const {
  Letter letter;
  letter.type = type;
  letter.from = u"0";
  return letter;
}

Mail Server::Post(const Text& user, Letter letter) {
  const auto mail = std::make_shared<Letter>(std::move(letter));
  if (!mail->to) mail->to = Spelled(user);
  Write(mail.get(), faults_->Strikes(Fault::kServerNoise, dice_) ? dice_ : nullptr);
  return mail;
}

void Server::Send(uint32_t link, Letter letter) {
  Send(link, Post(connections_[link].user, std::move(letter)));
}

void Server::Send(uint32_t link, Mail mail) {
  if (faults_->Strikes(Fault::kServerDuplicate, dice_)) network_->WriteDown(link, mail);
  network_->WriteDown(link, std::move(mail));
}

}  // namespace im::sim
