// Typed CSV: Neo4j admin headers. (Private to loaders.)
//
//   people.csv:   id:ID(Person),name,born:int,langs:string[],:LABEL
//                 p1,Kofi Annan,1938,en;fr,Person;Diplomat
//   served.csv:   :START_ID(Person),role,start:date,:END_ID(Organ),:TYPE
//
// Fields are parted by commas, or by the tabs or semicolons the header is parted by; items of a list by ";"
// ("|" where fields are by ";"). Quoting is RFC 4180's; a quoted field may hold line ends. An empty field
// sets nothing, "" sets an empty string. Strings are stored in NFC. "name:ID" stores the id as a property,
// and then says which node of an earlier load a row means; ":ID" stores none and always makes a new node. Ids
// of a space are unique within one load.
#pragma once

#include "load.h"

namespace dothi {

// Reads node files, then relationship files, whatever the order they are given in. A row that cannot be read
// — columns missing or too many, a value that is not of its type, an id twice or of no node, broken quoting,
// bytes that are not UTF-8, a line above 16 MiB, a field above 1 MiB — becomes a notice with file:line and is
// left out; so is a column of an unknown type. Under `strict` the first of these is thrown. Throws BadInput
// for a header that cannot be used (and more than 4,096 columns), NotFound, Io, Cancelled. Memory: one row,
// and an entry for each id. Gives how many rows came in.
// A node table without :LABEL has the label that its :ID column gives or its file is called by; a relationship table
// without :TYPE likewise.
std::size_t load_csv(Transaction&, const std::vector<std::string>& files, const LoadOptions&, Report&);

// Throws as load_csv() would for this file. A pipe is not looked into.
void check_csv(const std::string& file, const LoadOptions&);

}  // namespace dothi
