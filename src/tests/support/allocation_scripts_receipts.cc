// Lives with receipts on.
#include "tests/support/allocation_scripts.h"

namespace im::torture {
namespace {

// bob is one who reads receipts.
void Begin(ScarceHost& alice) {
  alice.UseReceipts();
  alice.Login();
  alice.Tagged(1);
  alice.Advance(1s);
}

void SendMany(ScarceHost& alice, int count) {
  for (int i = 0; i < count; ++i) alice.Send();
}

void SendsAndIsRead(ScarceHost& alice) {
  Begin(alice);
  SendMany(alice, 50);
  alice.BobReads();
}

// Nothing was allocated for control frames before.
void IsReceiptedFirst(ScarceHost& alice) {
  alice.UseReceipts();
  alice.Login();
  SendMany(alice, 5);
}

void OwesABurst(ScarceHost& alice) {
  Begin(alice);
  for (int i = 0; i < 150; ++i) alice.Tagged(100 + i);
  alice.Advance(1s);
}

void OwesCopies(ScarceHost& alice) {
  Begin(alice);
  for (int copy = 0; copy < 3; ++copy) {
    for (int i = 0; i < 20; ++i) alice.Tagged(100 + i);
    alice.Advance(1s);
  }
}

// The name does not fit into what the receipts have left of their room.
void OwesToALongName(ScarceHost& alice) {
  Begin(alice);
  alice.Tagged(100, std::string(100, 'x'));
  alice.Advance(1s);
}

void OwesInVain(ScarceHost& alice) {
  Begin(alice);
  alice.world.acknowledges = false;
  for (int i = 0; i < 20; ++i) alice.Tagged(100 + i);
  alice.Advance(60s);
}

void OwesTooMuch(ScarceHost& alice) {
  alice.Set(Option::kMaxDebts, 4);
  Begin(alice);
  for (int i = 0; i < 20; ++i) alice.Tagged(100 + i);
  alice.Advance(1s);
}

void MarksRead(ScarceHost& alice) {
  Begin(alice);
  for (int i = 0; i < 10; ++i) {
    alice.Tagged(100 + i);
    if (i % 2 == 0) alice.Advance(1s);
    alice.Owe(ScarceHost::TagOf(100 + i), true);
  }
  alice.Advance(1s);
}

void AwaitsInVain(ScarceHost& alice) {
  Begin(alice);
  alice.world.gives_receipts = false;
  SendMany(alice, 20);
  alice.Advance(3min);
}

void AwaitsTooMany(ScarceHost& alice) {
  alice.Set(Option::kMaxAwaiting, 8);
  Begin(alice);
  alice.world.gives_receipts = false;
  SendMany(alice, 30);
}

void AwaitsTooLong(ScarceHost& alice) {
  alice.Set(Option::kHoldFor, 1000);
  Begin(alice);
  alice.world.gives_receipts = false;
  SendMany(alice, 20);
  alice.Advance(10s);
}

void GoesOnAwaiting(ScarceHost& alice) {
  alice.UseReceipts();
  for (int i = 0; i < 20; ++i) alice.Await(500 + i);
  alice.Login();
  alice.Tagged(1);
  alice.Advance(30s);
}

void MeetsManyPeers(ScarceHost& alice) {
  alice.Set(Option::kMaxPeers, 4);
  Begin(alice);
  for (int i = 0; i < 12; ++i) {
    alice.Tagged(100 + i, "peer " + std::to_string(i % 6));
    if (i % 3 == 2) alice.Advance(1s);
  }
}

void ComesBack(ScarceHost& alice) {
  Begin(alice);
  alice.world.acknowledges = false;
  SendMany(alice, 5);
  for (int i = 0; i < 5; ++i) alice.Tagged(100 + i);
  for (int i = 0; i < 3; ++i) {
    alice.Cut();
    alice.Advance(60s);
  }
}

void LogsOutAwaiting(ScarceHost& alice) {
  Begin(alice);
  alice.world.gives_receipts = false;
  SendMany(alice, 20);
  for (int i = 0; i < 5; ++i) alice.Tagged(100 + i);
  alice.Logout();
}

void Types(ScarceHost& alice) {
  Begin(alice);
  for (int i = 0; i < 5; ++i) {
    alice.Typing();
    alice.BobSays("\"typing\":true");
    alice.Advance(5s);
  }
}

void ConversesWithReceipts(ScarceHost& alice) {
  Begin(alice);
  for (int i = 0; i < 10; ++i) {
    alice.Send();
    alice.Tagged(100 + i);
    alice.Tagged(100 + i);
    if (i % 4 == 3) alice.Cut();
    alice.Advance(10s);
    alice.Owe(ScarceHost::TagOf(100 + i), true);
  }
}

}  // namespace

const std::vector<Script>& ScriptsWithReceipts() {
#define SCRIPT(name, ...) \
  { #name, name, __VA_ARGS__ }
  static const std::vector<Script> scripts = {
      SCRIPT(SendsAndIsRead, {50, 50, 0, 1}),
      SCRIPT(IsReceiptedFirst, {5, 5}),
      SCRIPT(OwesABurst, {0, 0, 0, 151}),
      SCRIPT(OwesCopies, {0, 0, 0, 21, 40}),
      SCRIPT(OwesToALongName, {0, 0, 0, 2}),
      SCRIPT(OwesInVain, {0, 0, 0, 21}),
      SCRIPT(OwesTooMuch, {0, 0, 0, 21}),
      SCRIPT(MarksRead, {0, 0, 0, 11}),
      SCRIPT(AwaitsInVain, {20, 20, 0, 1}),
      SCRIPT(AwaitsTooMany, {30, 30, 0, 1}),
      SCRIPT(AwaitsTooLong, {20, 20, 0, 1}),
      SCRIPT(GoesOnAwaiting, {0, 0, 0, 1}),
      SCRIPT(MeetsManyPeers, {0, 0, 0, 13}),
      SCRIPT(ComesBack, {5, 5, 0, 6, 0, 3}),
      SCRIPT(LogsOutAwaiting, {20, 20, 0, 6}),
      SCRIPT(Types, {0, 0, 0, 1}),
      SCRIPT(ConversesWithReceipts, {10, 10, 0, 11, 10, 2}),
      {"FourClientsConverseWithReceipts", ConversesWithReceipts, {10, 10, 0, 11, 10, 2}, 4},
  };
#undef SCRIPT
  return scripts;
}

}  // namespace im::torture
