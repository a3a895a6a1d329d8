#include "child.h"

#include <dothi/export.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>

extern char** environ;

namespace dothi {
namespace {

// A file descriptor closed at the end of its scope.
struct Descriptor {
  int fd = -1;
  explicit Descriptor(int fd) : fd(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }
  void close() {
    if (fd >= 0) ::close(fd);
    fd = -1;
  }
};

std::string folder_of_binary() {
  char path[4096];
  ssize_t length = readlink("/proc/self/exe", path, sizeof path);
  if (length <= 0) return "";
  std::string_view whole(path, std::size_t(length));
  return std::string(whole.substr(0, whole.rfind('/')));
}

std::vector<std::string>& told_folders() {
  static std::vector<std::string> folders;
  return folders;
}

std::string find_program(std::string_view program) {
  std::vector<std::string> folders;
  if (const char* chosen = std::getenv("DOTHI_LIBEXEC"); chosen && *chosen)
    folders.push_back(chosen);
  else
    folders = told_folders(), folders.insert(folders.end(), {folder_of_binary() + "/../libexec/dothi",
                                                             DOTHI_BUILD_LIBEXEC, DOTHI_INSTALL_LIBEXEC});
  for (auto& folder : folders)
    if (std::string path = folder + "/" + std::string(program); access(path.c_str(), X_OK) == 0) return path;
  return "";
}

// The input as a file in memory: nothing blocks and no SIGPIPE comes when the child dies early.
int input_file(std::string_view input) {
  int fd = memfd_create("dothi-input", MFD_CLOEXEC);
  while (fd >= 0 && !input.empty()) {
    ssize_t written = ::write(fd, input.data(), input.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      close(fd);
      return -1;
    }
    input.remove_prefix(std::size_t(written));
  }
  if (fd >= 0) lseek(fd, 0, SEEK_SET);
  return fd;
}

pid_t spawn(const std::string& path, const std::vector<std::string>& arguments, int in, int out) {
  std::vector<char*> argv{const_cast<char*>(path.c_str())};
  for (auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in, 0);
  posix_spawn_file_actions_adddup2(&actions, out, 1);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  pid_t pid = -1;
  int error = posix_spawn(&pid, path.c_str(), &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  return error ? -1 : pid;
}

using Clock = std::chrono::steady_clock;

enum class Reading { Done, TooSlow, TooMuch };

Reading read_all(int fd, std::string& output, std::size_t limit, Clock::time_point deadline) {
  char buffer[65536];
  for (;;) {
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) return Reading::TooSlow;
    pollfd poller{fd, POLLIN, 0};
    int ready = poll(&poller, 1, int(left));
    if (ready < 0 && errno == EINTR) continue;
    if (ready == 0) return Reading::TooSlow;
    ssize_t count = read(fd, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return Reading::Done;
    if (output.size() + std::size_t(count) > limit) return Reading::TooMuch;
    output.append(buffer, std::size_t(count));
  }
}

// The child's status once it has ended; kills it when it has closed its output but lives on past the
// deadline.
int reap(pid_t pid, Clock::time_point deadline) {
  int status = 0;
  for (;;) {
    pid_t done = waitpid(pid, &status, WNOHANG);
    if (done == pid) return status;
    if (done < 0 && errno != EINTR) return -1;
    if (Clock::now() >= deadline) {
      kill(pid, SIGKILL);
      while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
      return status;
    }
    usleep(500);
  }
}

}  // namespace

void search_programs(std::string folder) { told_folders().push_back(std::move(folder)); }

ChildResult run_child(std::string_view program, const std::vector<std::string>& arguments, std::string_view input,
                      int timeout_ms, std::size_t limit) {
  std::string name(program), path = find_program(program);
  if (path.empty())
    return {false, "",
            name + " was not found; install it in " DOTHI_INSTALL_LIBEXEC " or name its folder in DOTHI_LIBEXEC"};
  Descriptor in(input_file(input));
  int ends[2];
  if (in.fd < 0 || pipe2(ends, O_CLOEXEC) != 0)
    return {false, "", name + " could not be started: " + std::strerror(errno)};
  Descriptor from(ends[0]), to(ends[1]);
  pid_t pid = spawn(path, arguments, in.fd, to.fd);
  if (pid < 0) return {false, "", name + " could not be started: " + std::strerror(errno)};
  to.close();
  auto deadline = Clock::now() + std::chrono::milliseconds(timeout_ms);
  ChildResult result;
  Reading reading = read_all(from.fd, result.output, limit, deadline);
  if (reading != Reading::Done) kill(pid, SIGKILL);
  int status = reap(pid, deadline + std::chrono::milliseconds(50));
  if (reading == Reading::TooSlow)
    result.why = name + " took longer than " + std::to_string(timeout_ms) + " ms";
  else if (reading == Reading::TooMuch)
    result.why = name + " gave more than " + std::to_string(limit >> 20) + " MiB";
  else if (WIFSIGNALED(status))
    result.why =
        name + " was stopped by signal " + std::to_string(WTERMSIG(status)) + " (its limits are 1 GiB and 8 s of CPU)";
  else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    result.why = name + " failed with exit code " + std::to_string(WEXITSTATUS(status));
  result.good = result.why.empty();
  return result;
}

}  // namespace dothi
