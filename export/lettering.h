// Text as it will be set: how wide it is, where it breaks, and how foreign text is made inert.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dothi {

// Width in units of `size`'s unit. Measured with the widest of the fonts a reader is likely to have (DejaVu
// Sans, Noto Sans, Verdana), so that text set in any of them stays within it.
double text_width(std::string_view text, double size, bool bold = false);

// Lines no wider than `width`: broken at spaces, after hyphens and slashes, and inside a word only when it is
// too long by itself. At most `max_lines`; the last ends in an ellipsis where text is left out. Never empty.
std::vector<std::string> wrap(std::string_view text, double width, double size, bool bold, std::size_t max_lines);

// The same lines count, evened out: no line with a lone short word where the words can be shared fairly.
std::vector<std::string> wrap_evenly(std::string_view text, double width, double size, bool bold,
                                     std::size_t max_lines);

// Foreign text as one line that cannot act: bytes that are no UTF-8 become U+FFFD, white space runs one
// space, control characters and bidi overrides stand visible, NFC, at most `limit` code points and then an
// ellipsis.
std::string inert(std::string_view text, std::size_t limit = 1000);

// `text` with & < > " ' as entities: for XML text and quoted attribute values.
std::string xml_escaped(std::string_view text);

// At most two decimals, no trailing zeros, never "-0"; the same on every machine and locale.
std::string number(double value);

}  // namespace dothi
