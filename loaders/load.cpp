// One load, one transaction: every file goes to the reader of its format; nothing is kept unless all could be read.
#include <dothi/load_files.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "corrections.h"
#include "csv.h"
#include "graph_files.h"
#include "in_order.h"
#include "load.h"

namespace dothi {
namespace {

std::size_t size_of(const std::string& path) {
  struct stat status {};
  return path != "-" && ::stat(path.c_str(), &status) == 0 ? std::size_t(status.st_size) : 0;
}

void check_cancelled(const LoadOptions& options) {
  if (options.cancel && options.cancel->load(std::memory_order_relaxed))
    throw Error(Fault::Cancelled, "the load was interrupted; nothing was changed");
}

// Relations and labels the pack does not declare are told and left out.
void check_schema(const Schema& schema, ReadDocument& document, Report& report, const LoadOptions& options) {
  std::erase_if(document.facts, [&](const Fact& fact) {
    const RelationSchema* relation = schema.relation(fact.relation);
    std::string wrong;
    auto allowed = [&](const std::vector<std::string>& labels, const std::string& type) {
      if (std::find(labels.begin(), labels.end(), type) != labels.end()) return true;
      const LabelSchema* label = schema.label(type);
      if (!label) return false;
      for (const std::string& implied : label->implies)
        if (std::find(labels.begin(), labels.end(), implied) != labels.end()) return true;
      return false;
    };
    if (!relation)
      wrong = fmt::format("the pack declares no relation {}", fact.relation);
    else if (!allowed(relation->from, fact.subject_type))
      wrong = fmt::format("{} does not begin at a {} ({})", fact.relation, fact.subject_type, fact.subject);
    else if (relation->property.empty() && !allowed(relation->to, fact.object_type))
      wrong = fmt::format("{} does not lead to a {} ({})", fact.relation, fact.object_type, fact.object);
    if (wrong.empty()) return false;
    add_notice(report, options, {Notice::Level::Warning, document.name, wrong + "; the fact is left out"});
    return true;
  });
}

}  // namespace

Format format_of(const std::string& path) {
  const std::string ending = lower(std::filesystem::path(path).extension().string());
  constexpr std::pair<std::string_view, Format> endings[] = {
      {".csv", Format::Csv},         {".tsv", Format::Csv},    {".json", Format::Json},   {".jsonl", Format::Json},
      {".ndjson", Format::Json},     {".ttl", Format::Turtle}, {".nt", Format::NTriples}, {".nq", Format::NQuads},
      {".graphml", Format::Graphml}, {".trig", Format::TriG}};
  for (const auto& [known, format] : endings)
    if (ending == known) return format;
  if (ending == ".rdf" || ending == ".owl")
    throw Error(Fault::BadInput,
                path + ": RDF/XML is not read; make Turtle of it first, as in rapper -o turtle FILE > FILE.ttl");
  return Format::Prose;
}

void add_notice(Report& report, const LoadOptions& options, Notice notice) {
  if (options.strict && notice.level == Notice::Level::Fault)
    throw Error(Fault::BadInput, notice.where.empty() ? notice.message : notice.where + ": " + notice.message);
  if (report.notices.size() < options.max_notices)
    report.notices.push_back(std::move(notice));
  else
    ++report.more_notices;
}

void add_notices(Report& report, const LoadOptions& options, Report more) {
  report.barren.insert(report.barren.end(), std::make_move_iterator(more.barren.begin()),
                       std::make_move_iterator(more.barren.end()));
  for (Notice& notice : more.notices) add_notice(report, options, std::move(notice));
  report.more_notices += more.more_notices;
}

void leave_out(Report& report, const LoadOptions& options, const std::string& where, const std::string& why,
               std::string_view what) {
  if (what != "column" && what != "file") ++report.left_out;
  if (options.strict)
    throw Error(Fault::BadInput,
                fmt::format("{}: {}; nothing was loaded, mend it or load without --strict", where, why));
  add_notice(report, options, {Notice::Level::Fault, where, fmt::format("{}; the {} is left out", why, what)});
}

std::string document_name(const std::string& path) {
  return path == "-" ? "standard input" : normalize(std::filesystem::path(path).filename().string());
}

std::string read_file(const std::string& path, std::string_view kind) {
  std::string place = path == "-" ? "standard input" : path;
  struct stat status {};
  if (path != "-" && ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode))
    throw Error(Fault::BadInput, fmt::format("{} is a folder; name its files, as in {}/*.txt", place, path));
  std::FILE* file = path == "-" ? stdin : std::fopen(path.c_str(), "rb");
  if (!file) {
    int error = errno;
    if (error == ENOENT) throw Error(Fault::NotFound, fmt::format("{}: no such file; check the path", place));
    throw Error(Fault::Io, fmt::format("{}: cannot be read: {}; check the permissions", place, std::strerror(error)));
  }
  constexpr std::size_t largest = std::size_t(1) << 30;
  std::string bytes;
  if (S_ISREG(status.st_mode)) bytes.reserve(std::size_t(status.st_size));
  char buffer[1 << 16];
  std::size_t n;
  while ((n = std::fread(buffer, 1, sizeof buffer, file)) > 0 && bytes.size() <= largest) bytes.append(buffer, n);
  bool failed = std::ferror(file);
  int error = errno;
  if (file != stdin) std::fclose(file);
  if (failed) throw Error(Fault::Io, fmt::format("{}: cannot be read: {}", place, std::strerror(error)));
  if (bytes.size() > largest) throw Error(Fault::LimitExceeded, fmt::format("{}: larger than 1 GiB; split it", place));
  if (bytes.find_first_not_of(" \t\r\n") == std::string::npos || bytes == "\xEF\xBB\xBF")
    throw Error(Fault::BadInput, "Empty", {}, fmt::format("{}: the {} is empty", place, kind), Phase::Run);
  if (std::size_t nul = bytes.find('\0'); nul != std::string::npos)
    throw Error(Fault::BadInput, "Binary", {},
                fmt::format("{}: byte {} is NUL: this is a binary file, not a {}; convert it to UTF-8 text first",
                            place, nul, kind),
                Phase::Run);
  if (auto at = find_invalid_utf8(bytes)) {
    std::size_t line = 1 + std::size_t(std::count(bytes.begin(), bytes.begin() + std::ptrdiff_t(*at), '\n'));
    throw Error(Fault::BadInput, "NotUtf8", {},
                fmt::format("{}:{}: byte {} (0x{:02X}) is not UTF-8; save the file as UTF-8, or convert it with iconv",
                            place, line, *at, static_cast<unsigned char>(bytes[*at])),
                Phase::Run);
  }
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.erase(0, 3);
  return bytes;
}

namespace {

// The pack a graph is read with: one graph, one pack, since its schema and questions stand in the graph.
Pack pack_of(const Graph& graph, const std::string& wanted) {
  const std::string own = schema(graph.read()).pack;
  if (wanted.empty() && !own.empty()) {
    const std::vector<std::string> known = Pack::available();
    if (std::find(known.begin(), known.end(), own) == known.end())
      throw Error(
          Fault::Usage,
          fmt::format("this graph was made with the pack '{}', which is not installed; name its folder with --pack",
                      visible(own)));
  }
  Pack pack = Pack::open(!wanted.empty() ? wanted : own.empty() ? "un" : own);
  if (!own.empty() && pack.name != own)
    throw Error(Fault::Usage, fmt::format("this graph was made with the pack '{}', not '{}'; load into another graph",
                                          visible(own), visible(pack.name)));
  return pack;
}

bool is_document(const std::string& file) {
  try {
    return format_of(file) == Format::Prose;
  } catch (const Error&) {
    return false;  // told when the file is read
  }
}

// Documents are known by their file names: two of one name would be one.
void require_names(const std::vector<std::string>& files) {
  std::map<std::string, std::string> named;
  for (const std::string& file : files) {
    if (!is_document(file)) continue;
    const std::string name = document_name(file);
    if (name == corrections_document)
      throw Error(
          Fault::BadInput,
          fmt::format("{}: a document cannot be called '{}', which stands for the corrections made by hand; rename it",
                      visible(file), name));
    if (auto [first, fresh] = named.emplace(name, file); !fresh)
      throw Error(Fault::BadInput, fmt::format("{} and {} have one file name, by which a document is known; rename one",
                                               visible(first->second), visible(file)));
  }
}

}  // namespace

namespace {

// A file on its way: a document is read off the thread that loads it, with what there is to tell of it or the error it ends in.
struct Arrival {
  std::string file;
  Format format;
  ReadDocument document;
  Report report;
  std::exception_ptr failure;
};

// Reads documents on several threads and gives all files to `take` in their order, each with its error if it has one.
void read_in_order(const std::vector<std::string>& files, const Pack& pack, const LoadOptions& options,
                   Format (*format)(const std::string&), const std::function<void(Arrival)>& take) {
  std::size_t at = 0;
  in_order<std::string, Arrival>(
      unsigned(std::min<std::size_t>(options.threads, files.size())),
      [&]() -> std::optional<std::string> { return at < files.size() ? std::optional(files[at++]) : std::nullopt; },
      [&](std::string file) {
        Arrival arrival{std::move(file), Format::Prose, {}, {}, {}};
        try {
          arrival.format = format(arrival.file);
          if (arrival.format == Format::Prose)
            arrival.document =
                read_document(document_text(arrival.file), document_name(arrival.file), pack, options, arrival.report);
        } catch (...) { arrival.failure = std::current_exception(); }
        return arrival;
      },
      take);
}

// A graph file that could be read in part: what it put into the transaction has to go again.
struct Spoiled {
  std::string file;
  Error error;
};

bool is_of_file(const Error& e) {
  return e.fault == Fault::BadInput || e.fault == Fault::NotFound || e.fault == Fault::Io ||
         e.fault == Fault::LimitExceeded;
}

// Notes that a file does not come in. The message of its error begins with the place.
void leave_out_file(FilesReport& report, const LoadOptions& options, const std::string& file,
                    const std::string& message) {
  ++report.files_left_out;
  const std::size_t colon = message.find(": ");
  const bool placed = message.starts_with(file) && colon != std::string::npos;
  leave_out(report, options, placed ? message.substr(0, colon) : file, placed ? message.substr(colon + 2) : message,
            "file");
}

}  // namespace

void require_date(std::string_view date) {
  if (!date.empty() && !PartialDate::parse(date))
    throw Error(Fault::Usage,
                fmt::format("--date {}: write a year, month or day, as in 2021, 2021-09 or 2021-09-21", visible(date)));
}

namespace {

// One load, but for the files that are known to be broken and, where `some` of them will do, others that cannot be read.
FilesReport load_but(Graph& graph, const std::vector<std::string>& files, const std::map<std::string, Error>& broken,
                     bool some, const Pack& pack, const LoadOptions& options) {
  FilesReport report;
  report.files = files.size();
  std::size_t all = 0, done = 0;
  for (const std::string& file : files) all += size_of(file);
  auto progress = [&](std::string_view file) {
    if (options.progress) options.progress(done, all, file);
  };

  Transaction tx = graph.write();
  install(tx, pack);
  FactMerge merge(tx, pack);
  if (std::string path = corrections_path(graph); !path.empty()) {
    const std::string corrections = corrections_text(tx, path);
    merge.correct(corrections, path, nullptr);
    report.corrections = parse_corrections(corrections, path, pack.schema).size();
  }
  Records records(tx, report);
  GraphFiles graphs(records, options, report);
  std::vector<std::string> tables;  // all CSV files belong together: relationships refer to nodes of another file
  auto take = [&](ReadDocument document) {
    check_schema(pack.schema, document, report, options);
    ++report.documents;
    report.sentences += document.sentences;
    for (const Fact& fact : document.facts) ++report.facts[fact.relation];
    if (merge.put(document)) ++report.replaced;
  };
  auto read_graph = [&](const std::string& file, Format format) {
    try {
      for (ReadDocument& document : graphs.read(file, format)) take(std::move(document));
    } catch (const Error& e) {
      if (is_of_file(e)) throw Spoiled{file, e};
      throw;
    }
  };
  auto read_one = [&](Arrival arrival) {
    if (arrival.failure) std::rethrow_exception(arrival.failure);
    if (auto known = broken.find(arrival.file); known != broken.end()) throw known->second;
    add_notices(report, options, std::move(arrival.report));
    switch (arrival.format) {
      case Format::Csv:
        check_csv(arrival.file, options);
        tables.push_back(arrival.file);
        break;
      case Format::Prose: take(std::move(arrival.document)); break;
      default: read_graph(arrival.file, arrival.format);
    }
  };
  read_in_order(files, pack, options, format_of, [&](Arrival arrival) {
    check_cancelled(options);
    progress(arrival.file);
    const std::string file = arrival.file;
    try {
      read_one(std::move(arrival));
    } catch (const Error& e) {
      if (!is_of_file(e) || !some) throw;
      leave_out_file(report, options, file, e.message);
    }
    done += size_of(file);
  });
  graphs.finish();
  report.taken = records.taken() + (tables.empty() ? 0 : load_csv(tx, tables, options, report));
  if (report.nothing_read()) return report;
  merge.finish();
  check_cancelled(options);
  tx.commit();
  done = all;
  progress("");
  return report;
}

}  // namespace

FilesReport load_files(Graph& graph, const std::vector<std::string>& files, const LoadOptions& options) {
  const Pack pack = pack_of(graph, options.pack);
  require_names(files);
  require_date(options.date);
  for (std::map<std::string, Error> broken;;) try {
      return load_but(graph, files, broken, files.size() > 1, pack, options);
    } catch (const Spoiled& spoiled) {
      if (files.size() == 1) throw spoiled.error;
      if (!broken.emplace(spoiled.file, spoiled.error).second) throw spoiled.error;
    }
}

Report load(Graph& graph, const std::vector<std::string>& files, const LoadOptions& options) {
  const Pack pack = pack_of(graph, options.pack);
  require_names(files);
  require_date(options.date);
  try {
    return load_but(graph, files, {}, false, pack, options);
  } catch (const Spoiled& spoiled) { throw spoiled.error; }
}

Report unload(Graph& graph, const std::vector<std::string>& documents) {
  Transaction tx = graph.write();
  Pack pack;  // the schema kept with the graph is all that unloading needs
  pack.schema = schema(tx);
  Report report;
  FactMerge merge(tx, pack);
  for (const std::string& document : documents) {
    const std::string name = document_name(document);
    if (name == corrections_document)
      throw Error(Fault::Usage, "corrections are no document; take one back with dothi correct --undo");
    if (merge.remove(name, report)) continue;
    std::vector<std::string> known;
    auto label = tx.label("Document");
    auto key = tx.key("name");
    if (label && key) {
      std::uint32_t cursor = 0;
      NodeId ids[256];
      while (std::size_t n = tx.scan(*label, cursor, ids))
        for (std::size_t i = 0; i < n; ++i)
          if (Value value = tx.property(ids[i], *key); value.kind() == Kind::String) known.emplace_back(value.string());
    }
    auto near = suggest(name, known);
    throw Error(Fault::NotFound, fmt::format("no document '{}' in the graph{}{}", visible(name),
                                             near            ? fmt::format("; did you mean '{}'?", *near)
                                             : known.empty() ? "; it holds none"
                                                             : "; MATCH (d:Document) RETURN d.name lists them",
                                             documents.size() > 1 ? "; none was removed" : ""));
  }
  merge.finish();
  tx.commit();
  return report;
}

std::vector<Fact> facts(const std::string& file, const Pack& pack, const LoadOptions& options, Report* report) {
  Report own;
  ReadDocument document =
      read_document(document_text(file), document_name(file), pack, options, report ? *report : own);
  if (report) report->sentences += document.sentences;
  return std::move(document.facts);
}

void facts(const std::vector<std::string>& files, const Pack& pack, const LoadOptions& options,
           const std::function<void(std::vector<Fact>, Report)>& take) {
  const auto all_documents = [](const std::string&) { return Format::Prose; };  // whatever their names end in
  read_in_order(files, pack, options, all_documents, [&](Arrival arrival) {
    if (arrival.failure) std::rethrow_exception(arrival.failure);
    if (options.cancel && options.cancel->load(std::memory_order_relaxed)) throw Error(Fault::Cancelled, "interrupted");
    arrival.report.sentences += arrival.document.sentences;
    take(std::move(arrival.document.facts), std::move(arrival.report));
  });
}

std::vector<Fact> facts_of_text(std::string_view text, std::string_view name, const Pack& pack,
                                const LoadOptions& options, Report* report) {
  Report own;
  ReadDocument document = read_document(text, name, pack, options, report ? *report : own);
  if (report) report->sentences += document.sentences;
  return std::move(document.facts);
}

}  // namespace dothi
