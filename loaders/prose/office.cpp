// Text out of word processors and PDF: .docx by its own XML, .pdf through pdftotext.
#include "../load.h"

#include <fcntl.h>
#include <minizip/unzip.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <pugixml.hpp>

extern char** environ;

namespace dothi {

namespace {

constexpr std::size_t kLargest = std::size_t(1) << 30;

[[noreturn]] void unreadable(const std::string& place, const std::string& what) {
  throw Error(Fault::BadInput, place + ": " + what);
}

// One member of a zip file. (minizip, not libzip: that brings libcrypto, which every start of the program would wait for.)
std::string member(const std::string& path, const char* name) {
  if (::access(path.c_str(), R_OK) != 0) {
    if (errno == ENOENT) throw Error(Fault::NotFound, path + ": no such file; check the path");
    throw Error(Fault::Io, path + ": cannot read it: " + std::strerror(errno) + "; check its permissions");
  }
  const std::unique_ptr<void, int (*)(unzFile)> zip(unzOpen64(path.c_str()), unzClose);
  if (!zip)
    unreadable(path,
               "not a .docx file (it is no zip archive); open it in a word processor and save it as .docx or text");
  if (unzLocateFile(zip.get(), name, 1) != UNZ_OK)
    unreadable(path, std::string("holds no ") + name + ", so it is not a .docx file; save it as .docx or text");
  const auto damaged = [&] { unreadable(path, std::string(name) + " is damaged; save it again"); };
  unz_file_info64 told;
  if (unzGetCurrentFileInfo64(zip.get(), &told, nullptr, 0, nullptr, 0, nullptr, 0) != UNZ_OK) damaged();
  if (told.uncompressed_size > kLargest)
    throw Error(Fault::LimitExceeded, path + ": its text is larger than 1 GiB; split it");
  if ((told.flag & 1) || unzOpenCurrentFile(zip.get()) != UNZ_OK)
    unreadable(path, std::string(name) + " cannot be unpacked (encrypted or damaged); save it again");
  std::string out(std::size_t(told.uncompressed_size), '\0');
  std::size_t have = 0;
  while (have < out.size()) {
    const int n = unzReadCurrentFile(zip.get(), out.data() + have, unsigned(out.size() - have));
    if (n <= 0) damaged();
    have += std::size_t(n);
  }
  if (unzCloseCurrentFile(zip.get()) != UNZ_OK) damaged();  // its checksum
  return out;
}

// Paragraphs, headings, list items and table rows as Markdown. Deleted text and field codes are left out.
struct DocxText {
  std::string out;
  int cells = 0;  // of the row that is open, -1 before its first

  void paragraph(const pugi::xml_node& node, bool in_cell) {
    auto properties = node.child("w:pPr");
    std::string style = properties.child("w:pStyle").attribute("w:val").value();
    std::string mark;
    if (style.starts_with("Heading") && style.size() > 7 && style[7] >= '1' && style[7] <= '6')
      mark = std::string(std::size_t(style[7] - '0'), '#') + " ";
    else if (style == "Title")
      mark = "# ";
    else if (properties.child("w:numPr"))
      mark = "- ";
    if (!in_cell) out += mark;
  }

  // Without recursion: a file may nest its elements as deep as it likes.
  void walk(pugi::xml_node root) {
    int tables = 0;
    for (pugi::xml_node node = root; node;) {
      std::string_view name = node.name();
      bool enter =
          name != "w:del" && name != "w:instrText" && name != "w:pPr" && name != "w:rPr" && name != "mc:Fallback";
      if (name == "w:p")
        paragraph(node, tables > 0);
      else if (name == "w:t")
        out += node.text().get();
      else if (name == "w:tab")
        out += ' ';
      else if (name == "w:br" || name == "w:cr")
        out += ' ';
      else if (name == "w:noBreakHyphen")
        out += '-';
      else if (name == "w:tbl")
        ++tables;
      else if (name == "w:tc" && tables == 1)
        out += "| ";
      if (enter && node.first_child()) {
        node = node.first_child();
        continue;
      }
      for (;;) {
        name = node.name();
        if (name == "w:p")
          out += tables > 0 ? " " : "\n\n";
        else if (name == "w:tr" && tables == 1)
          out += "|\n";
        else if (name == "w:tbl") {
          if (--tables == 0) out += '\n';
        }
        if (node == root) return;
        if (node.next_sibling()) break;
        node = node.parent();
      }
      node = node.next_sibling();
    }
  }
};

std::string text_of_docx(const std::string& path) {
  std::string xml = member(path, "word/document.xml");
  pugi::xml_document document;
  auto parsed = document.load_buffer_inplace(xml.data(), xml.size(), pugi::parse_default | pugi::parse_ws_pcdata,
                                             pugi::encoding_utf8);
  if (!parsed) unreadable(path, std::string("word/document.xml: ") + parsed.description() + "; save it again");
  DocxText text;
  if (auto body = document.child("w:document").child("w:body")) text.walk(body);
  return std::move(text.out);
}

// What a program prints; nothing when there is no such program.
std::string output_of(std::vector<std::string> words, int& status) {
  int pipe_[2];
  if (::pipe2(pipe_, O_CLOEXEC) != 0) throw Error(Fault::Io, std::string("no pipe: ") + std::strerror(errno));
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, pipe_[1], 1);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  pid_t child = 0;
  int error = posix_spawnp(&child, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(pipe_[1]);
  std::string out;
  if (error) {
    ::close(pipe_[0]);
    status = -1;
    return out;
  }
  char buffer[1 << 16];
  bool late = false;
  for (;;) {
    pollfd poller{pipe_[0], POLLIN, 0};
    int ready = ::poll(&poller, 1, 120'000);
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) {
      late = true;
      break;
    }
    auto n = ::read(pipe_[0], buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    out.append(buffer, std::size_t(n));
    if (out.size() > kLargest) {
      late = true;
      break;
    }
  }
  ::close(pipe_[0]);
  if (late) ::kill(child, SIGKILL);
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {}
  return out;
}

std::string text_of_pdf(const std::string& path) {
  if (::access(path.c_str(), R_OK) != 0)
    throw Error(
        errno == ENOENT ? Fault::NotFound : Fault::Io,
        path + (errno == ENOENT ? ": no such file; check the path" : ": cannot be read; check the permissions"));
  int status = 0;
  // A path that begins with a hyphen is no option.
  std::string text =
      output_of({"pdftotext", "-enc", "UTF-8", "-q", path.starts_with("-") ? "./" + path : path, "-"}, status);
  if (status == -1 || (WIFEXITED(status) && WEXITSTATUS(status) == 127))
    unreadable(path,
               "reading PDF needs the program pdftotext; install it (Debian: apt-get install poppler-utils) or save "
               "the file as text");
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    unreadable(path, "pdftotext cannot read it: not a PDF, damaged, or locked by a password");
  for (char& c : text)
    if (c == '\f') c = '\n';
  if (text.find_first_not_of(" \t\r\n") == std::string::npos)
    unreadable(path,
               "the PDF holds pictures of text and no text; run it through character recognition (ocrmypdf) first");
  return text;
}

}  // namespace

std::string document_text(const std::string& path) {
  std::string ending = lower(path.substr(std::min(path.rfind('.'), path.size())));
  if (ending != ".docx" && ending != ".pdf") return read_file(path, "document");
  std::string text = ending == ".docx" ? text_of_docx(path) : text_of_pdf(path);
  if (text.find_first_not_of(" \t\r\n") == std::string::npos)
    throw Error(Fault::BadInput, "Empty", {}, path + ": the document is empty", Phase::Run);
  if (find_invalid_utf8(text)) unreadable(path, "its text is not UTF-8; save it as text");
  return text;
}

}  // namespace dothi
