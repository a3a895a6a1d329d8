// Text out of word processors and PDF: .docx by its own XML, .pdf through pdftotext.
#include "../load.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <pugixml.hpp>

extern char** environ;

namespace dothi {

namespace {

constexpr std::size_t kLargest = std::size_t(1) << 30;

[[noreturn]] void unreadable(const std::string& place, const std::string& what) { throw Error(Fault::BadInput, place + ": " + what); }

// A zip file, as far as a .docx needs one: the directory at its end, and members stored or deflated. (A library that knows more of
// them brings cryptography with it, which every start of the program would wait for.)
class Archive {
 public:
  explicit Archive(const std::string& path) : path_(path), in_(path, std::ios::binary) {
    if (!in_ && errno == ENOENT) throw Error(Fault::NotFound, path + ": no such file; check the path");
    const std::string tail = in_ ? last(kEnd + 0xFFFF) : std::string();
    const std::size_t end = tail.size() < kEnd ? tail.npos : tail.rfind("PK\5\6", tail.size() - kEnd);
    if (end != tail.npos) directory_ = at(number(tail, end + 16, 4), number(tail, end + 12, 4));
    if (end == tail.npos || (number(tail, end + 10, 2) > 0 && !directory_.starts_with("PK\1\2")))
      unreadable(path, "not a .docx file (it is no zip archive); open it in a word processor and save it as .docx or text");
  }

  std::string member(const std::string& name) {
    for (std::size_t i = 0; i + kEntry <= directory_.size() && directory_.compare(i, 4, "PK\1\2") == 0;) {
      const std::size_t length = number(directory_, i + 28, 2);
      if (directory_.compare(i + kEntry, length, name) == 0) return unpacked(i, name);
      i += kEntry + length + number(directory_, i + 30, 2) + number(directory_, i + 32, 2);
    }
    unreadable(path_, "holds no " + name + ", so it is not a .docx file; save it as .docx or text");
  }

 private:
  static constexpr std::size_t kEnd = 22, kEntry = 46, kLocal = 30;  // bytes of a record before what varies

  static std::size_t number(const std::string& bytes, std::size_t at, std::size_t size) {
    std::size_t value = 0;
    while (size-- > 0) value = value << 8 | static_cast<unsigned char>(bytes[at + size]);
    return value;
  }

  // What stands in the file, which may be less than asked for.
  std::string at(std::size_t begin, std::size_t size) {
    std::string bytes(begin < size_ ? std::min(size, size_ - begin) : 0, '\0');
    in_.seekg(std::streamoff(begin)).read(bytes.data(), std::streamsize(bytes.size()));
    if (!in_) bytes.clear(), in_.clear();
    return bytes;
  }
  std::string last(std::size_t size) {
    in_.seekg(0, std::ios::end);
    size_ = in_ ? std::size_t(in_.tellg()) : 0;
    in_.clear();
    return at(size_ - std::min(size, size_), size);
  }

  std::string unpacked(std::size_t entry, const std::string& name) {
    const auto field = [&](std::size_t at, std::size_t size) { return number(directory_, entry + at, size); };
    const std::size_t method = field(10, 2), packed = field(20, 4), size = field(24, 4), begin = field(42, 4);
    if (size > kLargest) throw Error(Fault::LimitExceeded, path_ + ": its text is larger than 1 GiB; split it");
    const std::string local = at(begin, kLocal);
    const bool encrypted = field(8, 2) & 1, known = method == 0 || method == 8;
    if (encrypted || !known || local.size() < kLocal || !local.starts_with("PK\3\4")) unreadable(path_, name + " cannot be unpacked (encrypted or damaged); save it again");
    std::string bytes = at(begin + kLocal + number(local, 26, 2) + number(local, 28, 2), packed);
    if (method == 8) bytes = inflated(bytes, size);
    if (bytes.size() != size || crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()) != field(16, 4)) unreadable(path_, name + " is damaged; save it again");
    return bytes;
  }

  // As much of it as can be had.
  static std::string inflated(std::string& packed, std::size_t size) {
    std::string out(size, '\0');
    z_stream stream{};
    stream.next_in = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_in = uInt(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = uInt(size);
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return {};
    inflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    inflateEnd(&stream);
    return out;
  }

  std::string path_;
  std::ifstream in_;
  std::size_t size_ = 0;
  std::string directory_;
};

// Paragraphs, headings, list items and table rows as Markdown. Deleted text and field codes are left out.
struct DocxText {
  std::string out;
  int cells = 0;  // of the row that is open, -1 before its first

  void paragraph(const pugi::xml_node& node, bool in_cell) {
    auto properties = node.child("w:pPr");
    std::string style = properties.child("w:pStyle").attribute("w:val").value();
    std::string mark;
    if (style.starts_with("Heading") && style.size() > 7 && style[7] >= '1' && style[7] <= '6') mark = std::string(std::size_t(style[7] - '0'), '#') + " ";
    else if (style == "Title") mark = "# ";
    else if (properties.child("w:numPr")) mark = "- ";
    if (!in_cell) out += mark;
  }

  // Without recursion: a file may nest its elements as deep as it likes.
  void walk(pugi::xml_node root) {
    int tables = 0;
    for (pugi::xml_node node = root; node;) {
      std::string_view name = node.name();
      bool enter = name != "w:del" && name != "w:instrText" && name != "w:pPr" && name != "w:rPr" && name != "mc:Fallback";
      if (name == "w:p") paragraph(node, tables > 0);
      else if (name == "w:t") out += node.text().get();
      else if (name == "w:tab") out += ' ';
      else if (name == "w:br" || name == "w:cr") out += ' ';
      else if (name == "w:noBreakHyphen") out += '-';
      else if (name == "w:tbl") ++tables;
      else if (name == "w:tc" && tables == 1) out += "| ";
      if (enter && node.first_child()) {
        node = node.first_child();
        continue;
      }
      for (;;) {
        name = node.name();
        if (name == "w:p") out += tables > 0 ? " " : "\n\n";
        else if (name == "w:tr" && tables == 1) out += "|\n";
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
  std::string xml = Archive(path).member("word/document.xml");
  pugi::xml_document document;
  auto parsed = document.load_buffer_inplace(xml.data(), xml.size(), pugi::parse_default | pugi::parse_ws_pcdata, pugi::encoding_utf8);
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
    if (ready <= 0) { late = true; break; }
    auto n = ::read(pipe_[0], buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    out.append(buffer, std::size_t(n));
    if (out.size() > kLargest) { late = true; break; }
  }
  ::close(pipe_[0]);
  if (late) ::kill(child, SIGKILL);
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {}
  return out;
}

std::string text_of_pdf(const std::string& path) {
  if (::access(path.c_str(), R_OK) != 0)
    throw Error(errno == ENOENT ? Fault::NotFound : Fault::Io, path + (errno == ENOENT ? ": no such file; check the path" : ": cannot be read; check the permissions"));
  int status = 0;
  // A path that begins with a hyphen is no option.
  std::string text = output_of({"pdftotext", "-enc", "UTF-8", "-q", path.starts_with("-") ? "./" + path : path, "-"}, status);
  if (status == -1 || (WIFEXITED(status) && WEXITSTATUS(status) == 127))
    unreadable(path, "reading PDF needs the program pdftotext; install it (Debian: apt-get install poppler-utils) or save the file as text");
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) unreadable(path, "pdftotext cannot read it: not a PDF, damaged, or locked by a password");
  for (char& c : text)
    if (c == '\f') c = '\n';
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) unreadable(path, "the PDF holds pictures of text and no text; run it through character recognition (ocrmypdf) first");
  return text;
}

}  // namespace

std::string document_text(const std::string& path) {
  std::string ending = lower(path.substr(std::min(path.rfind('.'), path.size())));
  if (ending != ".docx" && ending != ".pdf") return read_file(path, "document");
  std::string text = ending == ".docx" ? text_of_docx(path) : text_of_pdf(path);
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) throw Error(Fault::BadInput, "Empty", {}, path + ": the document is empty", Phase::Run);
  if (find_invalid_utf8(text)) unreadable(path, "its text is not UTF-8; save it as text");
  return text;
}

}  // namespace dothi
