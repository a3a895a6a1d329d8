// dothi/messages.h: errors of queries in the language of their reader.
//
//   try {
//     dothi::run(graph, text);
//   } catch (const dothi::Error& error) {
//     std::puts(dothi::in_language(error, "vi").render(text).c_str());   // 1:8: biến 'x' chưa được khai báo …
//     std::puts(dothi::code(error).c_str());                             // SyntaxError.UndefinedVariable
//   }
//
// Errors are written in English where they arise. The list queries/vietnamese.inc has every text the query language can
// say, with holes; a test holds it complete.
#pragma once

#include <dothi/text.h>

namespace dothi {

// The stable name of a kind of error, to look up or to test for: "SyntaxError.UndefinedVariable", or "Locked" where a fault is all
// there is. docs/language.md lists those of queries. The same in every language and version.
std::string code(const Error&);

// The same error with its message in a language: "vi"; every other gives it as it is. What has no translation stays English.
Error in_language(Error error, std::string_view language);

// One message or notice; nothing when it is not in the list. Cost: O(list).
std::optional<std::string> vietnamese(std::string_view message);

}  // namespace dothi
