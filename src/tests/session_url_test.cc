// Where a client goes when the server has several addresses.
#include "tests/support/session_fixture.h"

namespace im {
namespace {

constexpr int kSeeds = 200;

class SessionUrlTest : public ClientTest {
 protected:
  static std::vector<int> UrlsOf(const Host& host) {
    std::vector<int> urls;
    for (const Event& event : host.events()) {
      if (event.output.kind == OutputKind::kOpenLink) urls.push_back(event.output.code);
    }
    return urls;
  }
  std::vector<int> Urls() const { return UrlsOf(*this); }
};

TEST_F(SessionUrlTest, TheUrlRotatesWhenAnAttemptFailedBeforeOnline) {
  Set(Option::kUrlCount, 3);
  server.opens = false;
  Login();
  for (int i = 0; i < 4; ++i) {
    Close(link(), 1006);
    Elapse(State::kConnecting, 1min);
  }
  server.answers_login = false;
  Open(link());
  Advance(10s);  // the login time-out counts as failed too
  Elapse(State::kConnecting, 1min);
  ASSERT_EQ(Urls().size(), 6u);
  for (size_t i = 1; i < 6; ++i) {
    const int hop = (Urls()[i] - Urls()[i - 1] + 3) % 3;
    EXPECT_TRUE(hop == 1 || (hop == 2 && i == 2)) << i;
  }
}

// The clients of a node that fell must not all come to the same other one.
TEST_F(SessionUrlTest, TheFirstFailureAfterASessionLeadsToAnyOtherUrl) {
  constexpr int kCount = 5;
  std::vector<int> first(kCount), hops(kCount);
  for (uint64_t seed = 0; seed < kSeeds; ++seed) {
    Host host({seed, 10});
    host.Set(Option::kUrlCount, kCount);
    host.Login();
    host.Advance(10s);
    host.server.opens = false;
    for (int i = 0; i < 7; ++i) {
      host.Close(host.link(), 1006);
      while (host.client().state() == State::kWaiting) host.Step(host.now + 60000);
    }
    const std::vector<int> urls = UrlsOf(host);
    ASSERT_EQ(urls.size(), 8u);
    ++first[static_cast<size_t>(urls[0])];
    ++hops[static_cast<size_t>((urls[2] - urls[1] + kCount) % kCount)];
    EXPECT_EQ(urls[1], urls[0]);
    for (size_t i = 3; i < urls.size(); ++i) EXPECT_EQ(urls[i], (urls[i - 1] + 1) % kCount);
  }
  for (const int count : first) EXPECT_NEAR(count, kSeeds / kCount, 30);
  EXPECT_EQ(hops[0], 0);
  for (size_t i = 1; i < kCount; ++i) EXPECT_NEAR(hops[i], kSeeds / (kCount - 1), 30);
}

TEST_F(SessionUrlTest, OfTwoUrlsTheOtherIsNext) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    Host host({seed, 11});
    host.Set(Option::kUrlCount, 2);
    host.server.opens = false;
    host.Login();
    for (int i = 0; i < 5; ++i) {
      host.Close(host.link(), 1006);
      while (host.client().state() == State::kWaiting) host.Step(host.now + 60000);
    }
    const std::vector<int> urls = UrlsOf(host);
    ASSERT_EQ(urls.size(), 6u);
    for (size_t i = 1; i < urls.size(); ++i) EXPECT_EQ(urls[i], 1 - urls[i - 1]);
  }
}

TEST_F(SessionUrlTest, TheUrlStaysWhenASessionWasOnline) {
  Set(Option::kUrlCount, 3);
  LoginOnline();
  for (int i = 0; i < 3; ++i) {
    Cut();
    Elapse(State::kOnline, 1min);
  }
  EXPECT_EQ(Urls(), std::vector<int>(4, Urls()[0]));
}

// The server has done nothing wrong then.
TEST_F(SessionUrlTest, TheUrlStaysWhenOnlyTheTokenFailed) {
  Set(Option::kUrlCount, 3);
  LoginOnline();
  server.gives_token = false;
  Cut();
  for (int i = 0; i < 3; ++i) {
    Elapse(State::kConnecting, 1min);
    TokenFailed(link());
  }
  server.gives_token = true;
  Elapse(State::kOnline, 1min);
  EXPECT_EQ(Urls(), std::vector<int>(2, Urls()[0]));
}

}  // namespace
}  // namespace im
