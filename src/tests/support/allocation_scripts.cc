#include "tests/support/allocation_scripts.h"

#include <ostream>
#include <string>

#include "tests/support/session_frames.h"
#include "wire/protocol.h"

namespace im::torture {
namespace {

std::string Fp(int i) { return "fp-" + std::to_string(i); }

void SendMany(ScarceHost& alice, int count, const SendOptions& options = {}) {
  for (int i = 0; i < count; ++i) alice.Send(options);
}

void ReceiveMany(ScarceHost& alice, int count) {
  for (int i = 0; i < count; ++i) alice.Message(Fp(i));
}

// --- Logging in ---

void LogsInAndOut(ScarceHost& alice) {
  for (int i = 0; i < 3; ++i) {
    alice.Login();
    alice.Logout();
  }
}

void IsRefused(ScarceHost& alice) {
  alice.world.login_code = 1026;
  alice.Login();
  alice.world.login_code = 0;
  alice.Login();
}

void IsNotAnswered(ScarceHost& alice) {
  alice.world.answers_login = false;
  alice.Login();
  alice.Advance(30s);
  alice.world.answers_login = true;
  alice.Advance(60s);
}

void HasNoToken(ScarceHost& alice) {
  alice.world.gives_token = false;
  alice.Login();
  alice.Advance(60s);
  alice.world.gives_token = true;
  alice.Advance(60s);
}

void IsNotConnected(ScarceHost& alice) {
  alice.world.opens = false;
  alice.Login();
  alice.Advance(60s);
  alice.world.opens = true;
  alice.Advance(60s);
}

// --- Sending ---

void SendsFifty(ScarceHost& alice) {
  alice.Login();
  SendMany(alice, 50);
}

void SendsFiftyUnacknowledged(ScarceHost& alice) {
  alice.world.acknowledges = false;
  alice.Login();
  SendMany(alice, 50);
}

void SendsFiftyOffline(ScarceHost& alice) {
  alice.Login();
  alice.world.opens = false;
  alice.Cut();
  SendMany(alice, 50);
  alice.world.opens = true;
  alice.Advance(60s);
}

void SendsWithoutQos(ScarceHost& alice) {
  alice.Login();
  SendMany(alice, 20, Plain());
  alice.world.opens = false;
  alice.Cut();
  SendMany(alice, 20, Plain());
}

void SendsOwnFingerprints(ScarceHost& alice) {
  alice.world.acknowledges = false;
  alice.Login();
  for (int i = 0; i < 40; ++i) alice.Send(Named(Fp(i / 2)));
}

void SendsTooMuch(ScarceHost& alice) {
  alice.Set(Option::kMaxPending, 20);
  alice.world.acknowledges = false;
  alice.Login();
  SendMany(alice, 30);
}

void SendsTooManyBytes(ScarceHost& alice) {
  alice.Set(Option::kMaxPendingBytes, 100000);
  alice.world.acknowledges = false;
  alice.Login();
  for (int i = 0; i < 10; ++i) alice.Send({}, 15000);
}

void SendsTooLarge(ScarceHost& alice) {
  alice.Login();
  for (int i = 0; i < 10; ++i) alice.Send({}, 10000 * (i + 1));
}

void SendsThroughASmallWindow(ScarceHost& alice) {
  alice.Set(Option::kWindow, 2);
  alice.Login();
  alice.world.opens = false;
  alice.Cut();
  SendMany(alice, 20);
  alice.world.opens = true;
  alice.Advance(60s);
}

void RetransmitsInVain(ScarceHost& alice) {
  alice.world.acknowledges = false;
  alice.Login();
  SendMany(alice, 20);
  alice.Advance(60s);
}

void Expires(ScarceHost& alice) {
  alice.world.acknowledges = false;
  alice.Login();
  SendMany(alice, 20, Expiring(3s));
  alice.Advance(10s);
}

void AbortsEverySecond(ScarceHost& alice) {
  alice.world.acknowledges = false;
  alice.Login();
  for (int i = 0; i < 20; ++i) {
    const int32_t number = alice.Send();
    if (i % 2 == 1) alice.Abort(number);
  }
}

void LogsOutWithPending(ScarceHost& alice) {
  alice.world.acknowledges = false;
  alice.Login();
  SendMany(alice, 50);
  alice.Logout();
}

void IsHeldBack(ScarceHost& alice) {
  alice.world.backlog = 1e6;
  alice.Login();
  SendMany(alice, 20);
  alice.Advance(1s);
  alice.world.backlog = 0;
  alice.Advance(1s);
}

void Echoes(ScarceHost& alice) {
  alice.Login();
  for (int i = 0; i < 10; ++i) {
    alice.Echo();
    alice.Receive(FrameText{53, "echo"});
  }
}

// --- Receiving ---

void ReceivesABurst(ScarceHost& alice) {
  alice.Login();
  ReceiveMany(alice, 100);
}

void ReceivesDuplicates(ScarceHost& alice) {
  alice.Login();
  for (int copy = 0; copy < 3; ++copy) ReceiveMany(alice, 30);
}

void ReceivesMoreThanItRemembers(ScarceHost& alice) {
  alice.forgets = true;
  alice.Set(Option::kMaxFingerprints, 16);
  alice.Login();
  for (int copy = 0; copy < 2; ++copy) ReceiveMany(alice, 50);
}

void ReceivesWhatItForgot(ScarceHost& alice) {
  alice.forgets = true;
  alice.Set(Option::kFingerprintMemory, 1000);
  alice.Login();
  for (int copy = 0; copy < 3; ++copy) {
    ReceiveMany(alice, 20);
    alice.Advance(2s);
  }
}

void ReceivesWithoutQos(ScarceHost& alice) {
  alice.Login();
  for (int i = 0; i < 20; ++i) alice.PlainMessage(std::to_string(i));
}

void ReceivesAGiant(ScarceHost& alice) {
  alice.Login();
  alice.Message("small", "hello");
  alice.Message("giant", std::string(100000, 'x'));
  alice.Message("small again", "hello");
}

void ReservesMuch(ScarceHost& alice) {
  for (const uint32_t units : {1u, 100u, 70000u, 200000u, 5u, 100000u}) alice.Reserve(units);
  alice.Login();
}

void ReadsDeepFrames(ScarceHost& alice) {
  alice.Login();
  for (uint32_t depth = 1; depth < 2 * kMaxDepth; depth += depth) {
    const std::string deep = std::string(depth, '[') + std::string(depth, ']');
    alice.Receive("{\"deep\":" + deep + ",\"type\":2,\"dataContent\":\"hello\"}");
  }
}

void ReadsGarbage(ScarceHost& alice) {
  alice.Login();
  for (const char* frame : {"", "?", "{", "{}", "[[[[", "{\"type\":2,\"dataContent\":{}}",
                            "{\"a\":{\"b\":[{\"c\":", "{\"type\":99}"}) {
    alice.Receive(frame);
    alice.Unreadable(Status::kBinaryFrame);
  }
}

void HearsOfErrors(ScarceHost& alice) {
  alice.Login();
  for (size_t length = 1; length < 5000; length *= 4) {
    alice.Receive(ErrorFrame(4, std::string(length, 'x')));
  }
}

// --- Links that come and go ---

void ReconnectsTenTimes(ScarceHost& alice) {
  alice.Login();
  for (int i = 0; i < 10; ++i) {
    alice.Cut();
    alice.Advance(60s);
  }
}

void ReconnectsWithPending(ScarceHost& alice) {
  alice.world.acknowledges = false;
  alice.Login();
  SendMany(alice, 20);
  alice.Cut();
  alice.world.acknowledges = true;
  alice.Advance(60s);
}

void LosesItsSession(ScarceHost& alice) {
  alice.world.acknowledges = false;
  alice.Login();
  SendMany(alice, 10);
  alice.Receive(ErrorFrame(301, std::string(300, 'x')));
  alice.world.acknowledges = true;
  alice.Advance(60s);
}

void IsKickedOut(ScarceHost& alice) {
  alice.world.acknowledges = false;
  alice.Login();
  SendMany(alice, 10);
  alice.Receive(KickoutFrame("{\"code\":1,\"reason\":\"" + std::string(300, 'x') + "\"}"));
  alice.Cut();
  alice.world.acknowledges = true;
  alice.Login();
}

void KeepsAlive(ScarceHost& alice) {
  alice.Login();
  alice.Advance(10min);
}

void FindsTheLinkDead(ScarceHost& alice) {
  alice.Login();
  alice.world.answers_pings = false;
  alice.Wake(WakeHint::kResumed);
  alice.Advance(10s);
  alice.world.answers_pings = true;
  alice.Advance(60s);
}

void Sleeps(ScarceHost& alice) {
  alice.world.acknowledges = false;
  alice.Login();
  SendMany(alice, 10);
  alice.Sleep(1h);
  alice.world.acknowledges = true;
  alice.Advance(60s);
}

// --- Long and wide ---

void Converses(ScarceHost& alice) {
  alice.Login();
  for (int i = 0; i < 10; ++i) {
    alice.Send();
    alice.Message(Fp(i));
    alice.Message(Fp(i));
    if (i % 4 == 3) alice.Cut();
    alice.Advance(10s);
  }
}

void TellsEverything(ScarceHost& alice) {
  alice.Set(Option::kLogLevel, 0);
  Converses(alice);
}

void IsMadeAgain(ScarceHost& alice) {
  for (int i = 0; i < 2; ++i) {
    alice.Recreate();
    Converses(alice);
  }
}

}  // namespace

void PrintTo(const Script& script, std::ostream* out) { *out << script.name; }

const std::vector<Script>& Scripts() {
#define SCRIPT(name, ...) \
  { #name, name, __VA_ARGS__ }
  static const std::vector<Script> scripts = {
      SCRIPT(LogsInAndOut, {0, 0, 0, 0, 0, 2}),
      SCRIPT(IsRefused, {}),
      SCRIPT(IsNotAnswered, {}),
      SCRIPT(HasNoToken, {}),
      SCRIPT(IsNotConnected, {}),
      SCRIPT(SendsFifty, {50, 50}),
      SCRIPT(SendsFiftyUnacknowledged, {50}),
      SCRIPT(SendsFiftyOffline, {50, 50, 0, 0, 0, 1}),
      SCRIPT(SendsWithoutQos, {40}),
      SCRIPT(SendsOwnFingerprints, {20}),
      SCRIPT(SendsTooMuch, {20}),
      SCRIPT(SendsTooManyBytes, {6}),
      SCRIPT(SendsTooLarge, {6, 6}),
      SCRIPT(SendsThroughASmallWindow, {20, 20, 0, 0, 0, 1}),
      SCRIPT(RetransmitsInVain, {20, 0, 20}),
      SCRIPT(Expires, {20, 0, 20}),
      SCRIPT(AbortsEverySecond, {20, 0, 10}),
      SCRIPT(LogsOutWithPending, {50, 0, 50}),
      SCRIPT(IsHeldBack, {20, 20}),
      SCRIPT(Echoes, {}),
      SCRIPT(ReceivesABurst, {0, 0, 0, 100}),
      SCRIPT(ReceivesDuplicates, {0, 0, 0, 30, 60}),
      SCRIPT(ReceivesMoreThanItRemembers, {0, 0, 0, 100}),
      SCRIPT(ReceivesWhatItForgot, {0, 0, 0, 60}),
      SCRIPT(ReceivesWithoutQos, {0, 0, 0, 20}),
      SCRIPT(ReceivesAGiant, {0, 0, 0, 3}),
      SCRIPT(ReservesMuch, {}),
      SCRIPT(ReadsDeepFrames, {0, 0, 0, 3}),
      SCRIPT(ReadsGarbage, {}),
      SCRIPT(HearsOfErrors, {}),
      SCRIPT(ReconnectsTenTimes, {0, 0, 0, 0, 0, 10}),
      SCRIPT(ReconnectsWithPending, {20, 20, 0, 0, 0, 1}),
      SCRIPT(LosesItsSession, {10, 10, 0, 0, 0, 1}),
      SCRIPT(IsKickedOut, {10, 10, 0, 0, 0, 1}),
      SCRIPT(KeepsAlive, {}),
      SCRIPT(FindsTheLinkDead, {0, 0, 0, 0, 0, 1}),
      SCRIPT(Sleeps, {10, 10}),
      SCRIPT(Converses, {10, 10, 0, 10, 10, 2}),
      SCRIPT(TellsEverything, {10, 10, 0, 10, 10, 2}),
      SCRIPT(IsMadeAgain, {10, 10, 0, 10, 10, 2}),
      {"FourClientsConverse", Converses, {10, 10, 0, 10, 10, 2}, 4},
  };
#undef SCRIPT
  return scripts;
}

}  // namespace im::torture
