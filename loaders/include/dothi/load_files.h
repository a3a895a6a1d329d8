// dothi/load_files.h: a load of many files, of which some may be broken.
//
//   dothi::FilesReport report = dothi::load_files(graph, {"a.txt", "empty.txt", "people.csv"});
//   report.files_left_out == 1;  report.notices;             // which, and why
#pragma once

#include <dothi/loaders.h>

namespace dothi {

struct FilesReport : Report {
  std::size_t taken = 0;                      // rows, records, triples that could be read
  std::size_t files = 0, files_left_out = 0;  // of all files those that could not be
  // Whether there was something to read and none of it could be: then nothing was changed.
  bool nothing_read() const { return documents == 0 && taken == 0 && left_out + files_left_out > 0; }
};

// As load(), but a file that cannot be read is left out, with a notice, and the others come in, in the one transaction.
// Under `strict`, and where it is the only file, it is thrown.
FilesReport load_files(Graph&, const std::vector<std::string>& files, const LoadOptions& = {});

}  // namespace dothi
