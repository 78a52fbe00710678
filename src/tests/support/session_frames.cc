#include "tests/support/session_frames.h"

#include "tests/support/text.h"

namespace im {
namespace {

std::string FromAlice(int type, const Text& content, const std::string& to = "0",
                      const Text& fingerprint = {}) {
  return FrameText{type, content, "alice", to, fingerprint};
}

std::string FromServer(int type, const Text& content) { return FrameText{type, content}; }

}  // namespace

std::string QuoteJson(const std::string& text) { return Utf8(Quote(Utf16(text))); }

FrameText::operator std::string() const {
  std::string out = std::string("{\"bridge\":") + (bridge ? "true" : "false") +
                    ",\"type\":" + std::to_string(type);
  if (content) out += ",\"dataContent\":" + QuoteJson(*content);
  out += ",\"from\":" + QuoteJson(from) + ",\"to\":" + QuoteJson(to);
  if (fingerprint) out += ",\"fp\":" + QuoteJson(*fingerprint);
  return out + ",\"QoS\":" + (fingerprint ? "true" : "false") +
         ",\"typeu\":" + std::to_string(subtype) + ",\"sm\":" + std::to_string(server_time) + "}";
}

std::string LoginFrame(int64_t first_login_time, const std::string& token) {
  return FromAlice(0, "{\"loginUserId\":\"alice\",\"loginToken\":" + QuoteJson(token) +
                          ",\"firstLoginTime\":" + std::to_string(first_login_time) + "}");
}
std::string LogoutFrame() { return FromAlice(3, {}); }
std::string KeepAlive() { return FromAlice(1, "{}"); }
std::string Ack(const std::string& fingerprint, const std::string& to) {
  return FromAlice(4, fingerprint, to);
}
std::string MessageTo(const std::string& to, const std::string& content, const Text& fingerprint) {
  return FromAlice(2, content, to, fingerprint);
}

std::string LoginAnswer(int code, int64_t first_login_time) {
  return FromServer(50, "{\"code\":" + std::to_string(code) +
                            ",\"firstLoginTime\":" + std::to_string(first_login_time) + "}");
}
std::string Pong() { return FromServer(51, "{}"); }
std::string MessageFrom(const std::string& from, const std::string& content,
                        const Text& fingerprint) {
  return FrameText{2, content, from, "alice", fingerprint};
}
std::string AckFrom(const std::string& from, const std::string& fingerprint) {
  return FrameText{4, fingerprint, from};
}
std::string KickoutFrame(const Text& document) { return FromServer(54, document); }
std::string ErrorFrame(int code, const std::string& message) {
  return FromServer(
      52, "{\"errorCode\":" + std::to_string(code) + ",\"errorMsg\":" + QuoteJson(message) + "}");
}

}  // namespace im
