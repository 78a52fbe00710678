// What the log says of receipts: which message, and how much of it.
#include "tests/support/receipts_fixture.h"

namespace im {
namespace {

class SessionReceiptLogTest : public ReceiptsTest {
 protected:
  void SetUp() override {
    Set(Option::kLogLevel, 0);
    LoginOnline();
    BobIsCapable();
  }

  // The last word of this code, and the only one but for `others` before it.
  void ExpectLog(LogCode code, double value, uint32_t message, size_t others = 0) {
    EXPECT_EQ(CountLog(code), others + 1);
    for (auto event = events().rbegin(); event != events().rend(); ++event) {
      const Output& output = event->output;
      if (output.kind != OutputKind::kLog || output.code != static_cast<int32_t>(code)) continue;
      EXPECT_EQ(output.value, value);
      EXPECT_EQ(output.message, message);
      return;
    }
  }
};

TEST_F(SessionReceiptLogTest, AnUnconfirmedMessageAndWhy) {
  const uint32_t number = Delivered("hi");
  Logout();
  ExpectLog(LogCode::kMessageUnconfirmed, static_cast<double>(UnconfirmedReason::kLoggedOut),
            number);
}

TEST_F(SessionReceiptLogTest, ACopyAndWhichItIs) {
  const uint32_t number = Delivered("hi");
  BobSays({.back = true});
  ExpectLog(LogCode::kCopySent, 1, number);
  BobSays({.back = true});
  ExpectLog(LogCode::kCopySent, 2, number, 1);
}

TEST_F(SessionReceiptLogTest, AReceivedMessage) {
  const uint32_t number = Delivered("hi");
  BobSays({{fingerprint_of(number)}});
  ExpectLog(LogCode::kReceiptReceived, 0, number);
}

TEST_F(SessionReceiptLogTest, AControlFrameAndHowManyReceiptsAreInIt) {
  for (uint32_t i = 0; i < 3; ++i) Owe("bob", TagOf(i));
  Advance(200ms);
  ExpectLog(LogCode::kControlSent, 3, 0);
  Typing("bob");
  ExpectLog(LogCode::kControlSent, 0, 0, 1);
}

TEST_F(SessionReceiptLogTest, AControlFrameThatSaysNothing) {
  Control("bob", "no JSON");
  ExpectLog(LogCode::kControlInvalid, 0, 0);
}

TEST_F(SessionReceiptLogTest, AControlFrameThatCameBefore) {
  Control("bob", ControlText{.typing = true}, "fp-1");
  EXPECT_EQ(CountLog(LogCode::kDuplicateSuppressed), 0u);
  Control("bob", ControlText{.typing = true}, "fp-1");
  ExpectLog(LogCode::kDuplicateSuppressed, 0, 0);
}

}  // namespace
}  // namespace im
