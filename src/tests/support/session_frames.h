// The texts of frames as the two sides of the wire spell them.
#ifndef IM_TESTS_SUPPORT_SESSION_FRAMES_H_
#define IM_TESTS_SUPPORT_SESSION_FRAMES_H_

#include <cstdint>
#include <optional>
#include <string>

namespace im {

using Text = std::optional<std::string>;  // UTF-8, lone surrogates as three bytes

struct FrameText {
  int type = 0;
  Text content = {};
  std::string from = "0";
  std::string to = "alice";
  Text fingerprint = {};
  bool bridge = false;
  int subtype = -1;
  int64_t server_time = -1;

  operator std::string() const;  // NOLINT: a frame is its text; QoS goes with a fingerprint
};

std::string QuoteJson(const std::string& text);  // JSON.stringify, in UTF-8

std::string LoginFrame(int64_t first_login_time, const std::string& token = "secret");
std::string LogoutFrame();
std::string KeepAlive();
std::string Ack(const std::string& fingerprint, const std::string& to);
std::string MessageTo(const std::string& to, const std::string& content, const Text& fingerprint);

std::string LoginAnswer(int code, int64_t first_login_time);
std::string Pong();
std::string MessageFrom(const std::string& from, const std::string& content,
                        const Text& fingerprint = {});
std::string AckFrom(const std::string& from, const std::string& fingerprint);
std::string KickoutFrame(const Text& document);
std::string ErrorFrame(int code, const std::string& message);

}  // namespace im

#endif  // IM_TESTS_SUPPORT_SESSION_FRAMES_H_
