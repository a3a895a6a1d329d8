// Code points and their properties, shared by the files of this folder.
#pragma once

#include <dothi/text.h>

namespace dothi {

inline constexpr char32_t kBroken = 0xFFFFFFFF;  // what decode() gives for a byte that is not UTF-8

struct Decoded {
  char32_t point;
  std::uint32_t size;  // bytes, at least 1
};

// The code point at `at` (at < text.size()); kBroken with size 1 where the bytes are not UTF-8.
inline Decoded decode(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char a = byte(at);
  if (a < 0x80) return {a, 1};
  const std::size_t left = text.size() - at;
  const auto tail = [&](std::size_t i) { return (byte(at + i) & 0xC0) == 0x80; };
  if (a >= 0xC2 && a < 0xE0) {
    if (left < 2 || !tail(1)) return {kBroken, 1};
    return {char32_t((a & 0x1F) << 6 | (byte(at + 1) & 0x3F)), 2};
  }
  if (a >= 0xE0 && a < 0xF0) {
    if (left < 3 || !tail(1) || !tail(2)) return {kBroken, 1};
    const char32_t point = (a & 0x0F) << 12 | (byte(at + 1) & 0x3F) << 6 | (byte(at + 2) & 0x3F);
    if (point < 0x800 || (point >= 0xD800 && point < 0xE000)) return {kBroken, 1};
    return {point, 3};
  }
  if (a >= 0xF0 && a < 0xF5) {
    if (left < 4 || !tail(1) || !tail(2) || !tail(3)) return {kBroken, 1};
    const char32_t point =
        (a & 0x07) << 18 | (byte(at + 1) & 0x3F) << 12 | (byte(at + 2) & 0x3F) << 6 | (byte(at + 3) & 0x3F);
    if (point < 0x10000 || point > 0x10FFFF) return {kBroken, 1};
    return {point, 4};
  }
  return {kBroken, 1};
}

// The code point that ends at `end` (0 < end), and its size in bytes.
inline Decoded decode_before(std::string_view text, std::size_t end) {
  for (std::size_t size = 1; size <= 4 && size <= end; ++size) {
    if ((static_cast<unsigned char>(text[end - size]) & 0xC0) == 0x80) continue;
    const Decoded d = decode(text, end - size);
    if (d.size == size) return d;
    break;
  }
  return {kBroken, 1};
}

// Properties of code points, each a bit.
enum Property : std::uint16_t {
  kNfcSafe = 1,  // NFC quick check Yes and combining class 0: a text of only these is NFC
  kLetter = 2,   // alphabetic
  kUpper = 4,    // upper or title case
  kLower = 8,
  kDigit = 16,  // decimal digit
  kSpace = 32,  // white space
  kMark = 64,   // general category M
  kWide = 128,  // two columns of a terminal
  kZeroWidth = 256,
};
std::uint16_t properties(char32_t point);
inline bool has(char32_t point, int mask) { return (properties(point) & mask) != 0; }

}  // namespace dothi
