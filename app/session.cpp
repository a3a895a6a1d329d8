#include "session.h"

#include <cctype>
#include <string>

namespace dothi {
namespace {

// In upper case, its words with one blank between them, without the ';'.
std::string spoken(std::string_view statement) {
  std::string words;
  for (char c : statement.substr(0, std::min<std::size_t>(statement.size(), 200)))
    if (std::isspace(static_cast<unsigned char>(c)) || c == ';') {
      if (!words.empty() && words.back() != ' ') words += ' ';
    } else {
      words += char(std::toupper(static_cast<unsigned char>(c)));
    }
  while (!words.empty() && words.back() == ' ') words.pop_back();
  return words;
}

}  // namespace

bool ends_transaction(std::string_view statement) {
  const std::string words = spoken(statement);
  return words == "COMMIT" || words == "ROLLBACK";
}

Table Session::run(std::string_view statement, const Options& options) {
  std::string words = spoken(statement);
  if (words == "BEGIN" || words == "BEGIN TRANSACTION") {
    if (transaction_) throw Error(Fault::Usage, "a transaction is open already; COMMIT or ROLLBACK it first");
    transaction_.emplace(graph_.write());
    return {};
  }
  if (words == "COMMIT" || words == "ROLLBACK") {
    if (!transaction_) throw Error(Fault::Usage, "no transaction is open; BEGIN one first");
    Transaction ending = std::move(*transaction_);
    transaction_.reset();
    if (words == "COMMIT") ending.commit();
    return {};
  }
  if (!transaction_) return dothi::run(graph_, statement, options);
  try {
    return dothi::run(*transaction_, statement, options);
  } catch (Error& error) {
    transaction_.reset();
    error.message += "; the transaction was rolled back";
    throw;
  } catch (...) {
    transaction_.reset();
    throw;
  }
}

}  // namespace dothi
