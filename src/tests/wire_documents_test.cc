#include <gtest/gtest.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/json_file.h"
#include "tests/support/text.h"
#include "wire/decode.h"
#include "wire/documents.h"

namespace im {
namespace {

using nlohmann::json;

// Each document with its texts spelled out; "refused" stands for every failure.
std::string Said(std::u16string_view text, const Ref& ref) {
  return IsNull(ref) ? "absent" : "\"" + Utf8(Meaning(text, ref)) + "\"";
}

std::string Login(const std::string& document) {
  const std::u16string text = Utf16(document);
  LoginResponse response;
  if (DecodeLoginResponse(text, &response) != Status::kOk) return "refused";
  return std::to_string(response.code) + " " + std::to_string(response.first_login_time);
}

std::string Error(const std::string& document) {
  const std::u16string text = Utf16(document);
  ErrorResponse response;
  if (DecodeErrorResponse(text, &response) != Status::kOk) return "refused";
  return std::to_string(response.code) + " " + Said(text, response.message);
}

std::string Kick(const std::string& document) {
  const std::u16string text = Utf16(document);
  Kickout kickout;
  if (DecodeKickout(text, &kickout) != Status::kOk) return "refused";
  return std::to_string(kickout.code) + " " + Said(text, kickout.reason);
}

// The document inside a recorded frame.
std::string DocumentOf(const std::string& name) {
  for (const json& row : LoadJson("frame-vectors.json")) {
    if (row["name"] == name) return row["fields"]["dataContent"];
  }
  return "no such vector";
}

TEST(LoginResponse, RecordedOnesAreRead) {
  EXPECT_EQ(Login(DocumentOf("login-ok")), "0 1795399384851");
  EXPECT_EQ(Login(DocumentOf("login-refused")), "1026 -1");
}

TEST(LoginResponse, AbsentAndNullMeanAcceptedAndNoTime) {
  EXPECT_EQ(Login("{}"), "0 0");
  EXPECT_EQ(Login(R"({"code":null,"firstLoginTime":null})"), "0 0");
  EXPECT_EQ(Login(R"({"code":1})"), "1 0");
  EXPECT_EQ(Login(R"({"firstLoginTime":5})"), "0 5");
}

TEST(LoginResponse, TakesAnyOrderBlanksEscapedKeysAndUnknownMembers) {
  EXPECT_EQ(Login(" { \"firstLoginTime\" : 5 , \"x\" : [ { } ] , \"code\" : 2 } "), "2 5");
  EXPECT_EQ(Login(R"({"\u0063ode":2,"x":{"code":9,"firstLoginTime":9}})"), "2 0");
  EXPECT_EQ(Login(R"({"Code":2,"firstlogintime":5,"errorCode":3})"), "0 0");
}

TEST(LoginResponse, OfDuplicatesTheLastWinsANullToo) {
  EXPECT_EQ(Login(R"({"code":1,"code":2})"), "2 0");
  EXPECT_EQ(Login(R"({"code":1,"code":null})"), "0 0");
  EXPECT_EQ(Login(R"({"firstLoginTime":1,"firstLoginTime":2})"), "0 2");
  EXPECT_EQ(Login(R"({"firstLoginTime":1,"firstLoginTime":null})"), "0 0");
}

TEST(LoginResponse, NumbersMustBeIntegersThatFit) {
  EXPECT_EQ(Login(R"({"code":2147483647,"firstLoginTime":9007199254740991})"),
            "2147483647 9007199254740991");
  EXPECT_EQ(Login(R"({"code":-2147483648,"firstLoginTime":-9007199254740991})"),
            "-2147483648 -9007199254740991");
  for (const char* number : {"2147483648", "-2147483649", "4294967296", "9223372036854775808",
                             "0.0", "0e0", "1e400", "-", "01"}) {
    EXPECT_EQ(Login(std::string("{\"code\":") + number + "}"), "refused") << number;
  }
  for (const char* number : {"9007199254740992", "-9007199254740992", "9223372036854775807",
                             "9223372036854775808", "1.5", "1e12", "1e400", "+1"}) {
    EXPECT_EQ(Login(std::string("{\"firstLoginTime\":") + number + "}"), "refused") << number;
  }
}

TEST(LoginResponse, WrongTypesAreRefused) {
  for (const char* value : {"\"0\"", "true", "false", "[]", "{}", "\"\""}) {
    EXPECT_EQ(Login(std::string("{\"code\":") + value + "}"), "refused") << value;
    EXPECT_EQ(Login(std::string("{\"firstLoginTime\":") + value + "}"), "refused") << value;
  }
}

TEST(ErrorResponse, TheRecordedOneIsRead) {
  EXPECT_EQ(Error(DocumentOf("error-301")), R"(301 "{"x":1}")");
}

TEST(ErrorResponse, AbsentAndNullMeanTheDefault) {
  EXPECT_EQ(Error("{}"), "0 absent");
  EXPECT_EQ(Error(R"({"errorCode":null,"errorMsg":null})"), "0 absent");
  EXPECT_EQ(Error(R"({"errorCode":1})"), "1 absent");
  EXPECT_EQ(Error(R"({"errorMsg":""})"), "0 \"\"");
  EXPECT_EQ(Error(R"({"code":5,"reason":"other names"})"), "0 absent");
}

TEST(ErrorResponse, OfDuplicatesTheLastWinsANullToo) {
  EXPECT_EQ(Error(R"({"errorCode":1,"errorCode":2,"errorMsg":"a","errorMsg":"b"})"), "2 \"b\"");
  EXPECT_EQ(Error(R"({"errorMsg":"a","errorMsg":null})"), "0 absent");
  EXPECT_EQ(Error(R"({"errorCode":301,"errorCode":null})"), "0 absent");
}

TEST(ErrorResponse, WrongTypesAndRangesAreRefused) {
  for (const char* document :
       {R"({"errorCode":"301"})", R"({"errorCode":true})", R"({"errorCode":301.0})",
        R"({"errorCode":2147483648})", R"({"errorCode":[301]})", R"({"errorMsg":1})",
        R"({"errorMsg":false})", R"({"errorMsg":{}})", R"({"errorMsg":["a"]})"}) {
    EXPECT_EQ(Error(document), "refused") << document;
  }
}

TEST(Kickout, RecordedOnesAreRead) {
  EXPECT_EQ(Kick(DocumentOf("kickout-duplicate")), "1 absent");
  EXPECT_EQ(Kick(DocumentOf("kickout-admin")), "2 \"\u7ba1\u7406\u5458 \"\u8e22\" <b>\"");
}

TEST(Kickout, AbsentAndNullMeanTheDefault) {
  EXPECT_EQ(Kick("{}"), "0 absent");
  EXPECT_EQ(Kick(R"({"code":null,"reason":null})"), "0 absent");
  EXPECT_EQ(Kick(R"({"reason":"because"})"), "0 \"because\"");
}

TEST(Kickout, OfDuplicatesTheLastWinsANullToo) {
  EXPECT_EQ(Kick(R"({"code":1,"code":2,"reason":"a","reason":"b"})"), "2 \"b\"");
  EXPECT_EQ(Kick(R"({"code":1,"code":null,"reason":"a","reason":null})"), "0 absent");
}

TEST(Kickout, WrongTypesAndRangesAreRefused) {
  for (const char* document : {R"({"code":"1"})", R"({"code":1.0})", R"({"code":4294967297})",
                               R"({"code":{}})", R"({"reason":1})", R"({"reason":[]})"}) {
    EXPECT_EQ(Kick(document), "refused") << document;
  }
}

TEST(Documents, WhatIsNotAnObjectIsRefused) {
  for (const char* document :
       {"", " ", "null", "1", "\"x\"", "[]", "[{}]", "{", "{}x", "{}{}", "\xef\xbb\xbf{}",
        "{'code':1}", "//\n{}", "{\"x\":[[[[[[[[]]]]]]]]}"}) {
    EXPECT_EQ(Login(document), "refused") << document;
    EXPECT_EQ(Error(document), "refused") << document;
    EXPECT_EQ(Kick(document), "refused") << document;
  }
}

TEST(Documents, TextsPointIntoTheDocumentAndSayWhetherTheyAreEscaped) {
  const std::u16string text = u"{\"code\":2,\"reason\":\"\U0001F600\"}";
  Kickout kickout;
  ASSERT_EQ(DecodeKickout(text, &kickout), Status::kOk);
  EXPECT_EQ(kickout.reason.source, Source::kDocument);
  EXPECT_EQ(kickout.reason.begin, 20u);
  EXPECT_EQ(kickout.reason.end, 22u);
  const std::u16string escaped = u"{\"errorMsg\":\"a\\nb\\ud800\"}";
  ErrorResponse response;
  ASSERT_EQ(DecodeErrorResponse(escaped, &response), Status::kOk);
  EXPECT_EQ(response.message.source, Source::kDocumentEscaped);
  EXPECT_TRUE(Meaning(escaped, response.message) ==
              (std::u16string{u'a', u'\n', u'b', u'\xd800'}));
}

TEST(Documents, ADocumentInsideAFrameIsReadAfterUnescapingOnce) {
  const std::u16string text = Utf16(R"({"type":54,"dataContent":"{\"code\":2,)"
                                    R"(\"reason\":\"bye \\\"admin\\\" \\u003cb\\u003e\"}"})");
  Frame frame;
  ASSERT_EQ(Decode(text, &frame), Status::kOk);
  const std::u16string document = Meaning(text, frame.content);
  EXPECT_EQ(Kick(Utf8(document)), "2 \"bye \"admin\" <b>\"");
}

TEST(Documents, ForgetWhateverTheyHeldBefore) {
  const std::u16string full = u"{\"code\":2,\"reason\":\"x\"}";
  const std::u16string empty = u"{}";
  Kickout kickout;
  ASSERT_EQ(DecodeKickout(full, &kickout), Status::kOk);
  ASSERT_EQ(DecodeKickout(empty, &kickout), Status::kOk);
  EXPECT_EQ(kickout.code, 0);
  EXPECT_TRUE(IsNull(kickout.reason));
}

TEST(Documents, WhatTheResultHeldBeforeIsForgotten) {
  const std::u16string empty = u"{}";
  LoginResponse login{1026, 5};
  ErrorResponse error{301, NumberRef(1)};
  Kickout kickout{2, NumberRef(1)};
  EXPECT_EQ(DecodeLoginResponse(empty, &login), Status::kOk);
  EXPECT_EQ(DecodeErrorResponse(empty, &error), Status::kOk);
  EXPECT_EQ(DecodeKickout(empty, &kickout), Status::kOk);
  EXPECT_EQ(login.code, kLoginAccepted);
  EXPECT_EQ(login.first_login_time, 0);
  EXPECT_EQ(error.code, 0);
  EXPECT_TRUE(IsNull(error.message));
  EXPECT_EQ(kickout.code, 0);
  EXPECT_TRUE(IsNull(kickout.reason));
}

}  // namespace
}  // namespace im
