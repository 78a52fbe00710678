// Replays what a real server and a recorded client said to each other: where the recorded client
// sent, ours must send the same text; what the server answered must have its effect on ours.
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/support/json_file.h"
#include "tests/support/session_fixture.h"

namespace im {
namespace {

using nlohmann::json;

class TranscriptTest : public ::testing::Test {
 protected:
  void Replay(const json& line) {
    const std::string socket = line["socket"];
    const std::string scene = line["scene"];
    SCOPED_TRACE(line.dump());
    if (line.contains("client_sends")) {
      ClientSends(socket, line["client_sends"]);
    } else if (line.contains("server_sends")) {
      ServerSends(scene, socket, line["server_sends"]);
    } else {
      Closed(scene, socket, line["closed"]["code"]);
    }
    ++replayed_;
  }

  void ClientSends(const std::string& socket, const std::string& text) {
    const json frame = json::parse(text, nullptr, false);
    // What a client of ours never says: no frame, no user id.
    if (!frame.is_object() || !frame.contains("from")) return;
    const std::string from = frame["from"];
    if (frame["type"] == 0) {
      const json document = json::parse(frame["dataContent"].get<std::string>());
      if (!document.contains("loginUserId")) return;
      Authenticating(socket, document);
    } else {
      Act(&Online(socket, from), frame);
    }
    EXPECT_EQ(LastSent(*hosts_[socket]), text);
  }

  void Act(Host* host, const json& frame) {
    const std::string content = frame.value("dataContent", "");
    switch (frame["type"].get<int>()) {
      case 1:
        return host->Wake(WakeHint::kResumed);
      case 2: {
        SendOptions options;
        options.qos = frame["QoS"];
        if (frame.contains("fp")) options.fingerprint = frame["fp"].get<std::string>();
        options.subtype = frame["typeu"];
        host->Send(frame["to"], content, options);
        return;
      }
      case 3:
        return host->Logout();
      case 5:
        EXPECT_EQ(host->Echo(content), Status::kOk);
        return;
      default:
        EXPECT_EQ(frame["type"], 4);  // sent already, for what was received
    }
  }

  void ServerSends(const std::string& scene, const std::string& socket, const std::string& text) {
    const json frame = json::parse(text);
    Host& host = *hosts_[socket];
    const std::string content = frame["dataContent"];
    if (scene == "big-64k-minus" && frame["type"] == 4) SendTheLargest(&host, content);
    const size_t before = host.events().size();
    host.Receive(host.link(), text);
    const Event& first = host.events().at(before);
    switch (frame["type"].get<int>()) {
      case 2:
        return CheckMessage(host, frame, before);
      case 4:
        EXPECT_EQ(first.output.kind, OutputKind::kDelivered);
        EXPECT_EQ(host.fingerprint_of(first.output.message), content);
        return;
      case 50:
        return CheckLogin(host, json::parse(content)["code"]);
      case 51:
        EXPECT_EQ(first.output.kind, OutputKind::kPong);
        return;
      case 52:
        EXPECT_EQ(host.client().state(), State::kWaiting);
        EXPECT_EQ(host.events().back().output.detail, static_cast<int>(StateReason::kSessionLost));
        return;
      case 53:
        EXPECT_EQ(first.output.kind, OutputKind::kEcho);
        EXPECT_EQ(first.content, content);
        return;
      case 54:
        EXPECT_EQ(first.output.kind, OutputKind::kKickedOut);
        CheckKickout(host, first, json::parse(content));
        return;
      default:
        ADD_FAILURE();
    }
  }

  void CheckLogin(const Host& host, int code) {
    EXPECT_EQ(const_cast<Host&>(host).client().state(),
              code == 0 ? State::kOnline : State::kStopped);
    if (code == 0) return;
    bool told = false;
    for (const Event& event : host.events()) {
      told |= event.output.kind == OutputKind::kLoginRefused && event.output.code == code;
    }
    EXPECT_TRUE(told);
  }

  void CheckMessage(const Host& host, const json& frame, size_t before) {
    const bool qos = frame["QoS"];
    const bool first = !qos || shown_.insert(frame["fp"]).second;
    ASSERT_EQ(host.events().size() - before, (qos ? 1u : 0u) + (first ? 1u : 0u));
    if (qos) {
      EXPECT_EQ(LastSent(host), std::string(FrameText{4, frame["fp"].get<std::string>(),
                                                      frame["to"], frame["from"]}));
    }
    if (!first) return;
    const Event& shown = host.events().back();
    EXPECT_EQ(shown.output.kind, OutputKind::kMessage);
    EXPECT_EQ(shown.from, frame["from"].get<std::string>());
    EXPECT_EQ(shown.content, frame["dataContent"].get<std::string>());
    EXPECT_EQ(shown.output.frame.subtype, frame["typeu"]);
  }

  void CheckKickout(Host& host, const Event& kickout, const json& document) {
    EXPECT_EQ(kickout.output.code, document["code"]);
    EXPECT_EQ(kickout.content.has_value(), document.contains("reason"));
    EXPECT_EQ(kickout.content.value_or(""), document.value("reason", ""));
    EXPECT_EQ(host.client().state(), State::kStopped);
  }

  // Whatever the server closed for, only a session that has ended does not come back.
  void Closed(const std::string& scene, const std::string& socket, int code) {
    Host& host = scene == "login-null-user" ? Authenticating(socket, {{"loginUserId", "x"}})
                                            : Online(socket, "dave");
    if (code == 1009) {
      uint32_t number = 0;
      const size_t room = 65536 - std::string(FrameText{2, "", "dave", "0", "fp-big"}).size();
      EXPECT_EQ(host.TrySend("0", std::string(room + 1, 'x'), Named("fp-big"), &number),
                Status::kFrameTooLarge);
    }
    const bool ended = host.client().state() == State::kStopped;
    host.Close(host.link(), code);
    EXPECT_EQ(host.client().state(), ended ? State::kStopped : State::kWaiting);
    host.server.answers_login = true;
    host.Advance(1min);
    EXPECT_EQ(host.client().state(), ended ? State::kStopped : State::kOnline);
    hosts_.erase(socket);
  }

  void SendTheLargest(Host* host, const std::string& fingerprint) {
    const size_t room = 65536 - std::string(FrameText{2, "", "dave", "0", fingerprint}).size();
    host->Send("0", std::string(room, 'x'), Named(fingerprint));
    EXPECT_EQ(LastSent(*host).size(), 65536u);
  }

  // A new client that has sent this login and waits for the answer.
  Host& Authenticating(const std::string& socket, const json& document) {
    hosts_[socket] = std::make_unique<Host>();
    Host& host = *hosts_[socket];
    const auto text = [&](const char* key) {
      return document.contains(key) ? Text(document[key].get<std::string>()) : Text();
    };
    host.Be(document["loginUserId"], text("loginToken"), text("extra"));
    const int64_t first_login_time = document.value("firstLoginTime", int64_t{0});
    if (first_login_time != 0) {  // a re-login: there was a session before
      host.server.first_login_time = first_login_time;
      host.Login();
      host.Close(host.link(), 1006);
    }
    host.server.answers_login = false;
    host.Login();
    while (host.client().state() != State::kAuthenticating && host.Step(kForever)) {
    }
    host.server.alive = false;
    return host;
  }

  // The client on this socket; where the recording has no login, one that the server forgot.
  Host& Online(const std::string& socket, const std::string& user) {
    if (hosts_.count(socket) == 0) {
      Host& host = Authenticating(socket, {{"loginUserId", user}});
      host.Receive(host.link(), LoginAnswer(0, 1000));
    }
    return *hosts_[socket];
  }

  static std::string LastSent(const Host& host) {
    for (auto event = host.events().rbegin(); event != host.events().rend(); ++event) {
      if (event->output.kind == OutputKind::kSendFrame ||
          event->output.kind == OutputKind::kSendMessage) {
        return event->frame;
      }
    }
    return "(nothing)";
  }

  const json transcript_ = LoadJson("server-transcript.json");
  std::map<std::string, std::unique_ptr<Host>> hosts_;  // by socket
  std::set<std::string> shown_;
  int replayed_ = 0;
};

TEST_F(TranscriptTest, OurClientTalksToARealServerLikeTheRecordedOne) {
  for (const json& line : transcript_) Replay(line);
  EXPECT_EQ(replayed_, static_cast<int>(transcript_.size()));
  EXPECT_EQ(shown_.size(), 3u);
}

}  // namespace
}  // namespace im
