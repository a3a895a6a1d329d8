// One writer a table format; write() chooses.
#pragma once

#include <dothi/export.h>

namespace dothi {

using Sink = std::function<void(std::string_view)>;

void write_table(const Table&, const Sink&, const WriteOptions&);
void write_box(const Table&, const Sink&, const WriteOptions&);
void write_markdown(const Table&, const Sink&);
void write_csv(const Table&, const Sink&, const WriteOptions&);
void write_json(const Table&, const Sink&);
void write_json_lines(const Table&, const Sink&);

}  // namespace dothi
