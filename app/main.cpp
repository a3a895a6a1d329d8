// The `dothi` command: flags into verbs, errors into exit codes. The one file that sees the command-line library.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <clocale>
#include <csignal>
#include <cstdio>
#include <new>

#include "commands.h"
#include "faults.h"
#include "verbs.h"

namespace {

using namespace dothi;

void on_interrupt(int) {
  if (interrupted.exchange(true)) _exit(130);  // the second Ctrl-C does not wait
}

int fail(const Error& error) {
  const QuerySource& source = current_source;
  if (source.text.empty())
    fmt::print(stderr, "dothi: {}\n", error.message);
  else if (error.span == Span{})
    fmt::print(stderr, "dothi: {}\n", told(error, source.lang).message);
  else
    fmt::print(stderr, "{}\n", told(error, source.lang).render(source.text, source.place));
  return exit_code(error.fault);
}

template <typename T>
void add_target(CLI::App& app, const Flag& flag, T* into) {
  if constexpr (std::is_same_v<T, bool>) {
    app.add_flag(flag.name, *into, flag.what);
  } else {
    bool option = flag.name.front() == '-';
    CLI::Option* added = app.add_option(flag.name, *into, flag.what)->required(flag.limits.required);
    if (!flag.limits.among.empty()) added->check(CLI::IsMember(flag.limits.among));
    if constexpr (std::is_same_v<T, std::vector<std::string>>) {
      if (option) added->allow_extra_args(flag.limits.many);
    } else if constexpr (std::is_same_v<T, std::string>) {
      if (option && !into->empty()) added->capture_default_str();
    } else {
      added->capture_default_str();
      if (flag.limits.most > flag.limits.least) added->check(CLI::Range(T(flag.limits.least), T(flag.limits.most)));
    }
  }
}

void add_verb(CLI::App& app, const Verb& verb) {
  CLI::App* sub = app.add_subcommand(verb.name, verb.what)->group(heading(verb.group));
  sub->footer(std::string("Example:\n  ") + verb.example);
  sub->preparse_callback([sub, flags = verb.flags](std::size_t) {
    for (const Flag& flag : flags()) std::visit([&](auto* into) { add_target(*sub, flag, into); }, flag.into);
  });
}

}  // namespace

int main(int argc, char** argv) {
  std::setlocale(LC_CTYPE, "C.UTF-8");
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGINT, on_interrupt);
  std::signal(SIGTERM, on_interrupt);

  CLI::App app{"dothi: a knowledge graph in one file; documents in, cited answers and diagrams out"};
  app.set_version_flag("--version", "dothi " DOTHI_VERSION);
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::simple);
  const std::vector<Verb> verbs = dothi::verbs();
  for (const Verb& verb : verbs) add_verb(app, verb);

  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& e) { return app.exit(e); } catch (const CLI::CallForAllHelp& e) {
    return app.exit(e);
  } catch (const CLI::CallForVersion& e) { return app.exit(e); } catch (const CLI::ParseError& e) {
    std::string verb_name = argc > 1 && argv[1][0] != '-' ? argv[1] : "";
    bool known = std::any_of(verbs.begin(), verbs.end(), [&](const Verb& v) { return v.name == verb_name; });
    if (!verb_name.empty() && !known) {
      std::vector<std::string> names;
      for (const Verb& v : verbs) names.push_back(v.name);
      auto near = suggest(verb_name, names);
      fmt::print(stderr, "dothi: no verb '{}'{}\n", visible(verb_name),
                 near ? fmt::format("; did you mean '{}'?", *near) : "; see dothi --help");
    } else {
      fmt::print(stderr, "dothi{}{}: {}\nSee dothi {}{}--help.\n", known ? " " : "", known ? verb_name : "", e.what(),
                 known ? verb_name : "", known ? " " : "");
    }
    return BadUsage;
  }

  int code = Answered;
  try {
    for (const Verb& v : verbs)
      if (app.got_subcommand(v.name)) code = v.run();
    if (std::fflush(stdout) != 0 && errno != EPIPE)
      throw Error(Fault::Io, fmt::format("cannot write standard output: {}", std::strerror(errno)));
  } catch (const Error& error) {
    std::fflush(stdout);
    return fail(error);
  } catch (const std::bad_alloc&) {
    fmt::print(stderr, "dothi: out of memory; ask for less, or give the machine more\n");
    return Failed;
  } catch (const std::exception& error) {
    fmt::print(stderr, "dothi: {}\n", error.what());
    return Failed;
  }
  return code;
}
