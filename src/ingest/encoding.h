// Bytes of any usual encoding -> UTF-8.
#pragma once
#include "parley/base.h"

namespace parley::ingest_detail {

struct Decoded {
  std::string text;             // valid UTF-8, no NUL
  std::string encoding;         // lower-case name of what it was read as
  std::size_t replaced = 0;     // bytes that could not be read
  std::int64_t first_bad = -1;  // offset of the first of them
};

enum class Markup { kNone, kHtml };

// By byte order mark, then UTF-16's pattern of zero bytes, then (kHtml) the declared charset, then UTF-8 if it is that, else
// Windows-1252.  With kNone a UTF-8 text keeps its length: a malformed or zero byte becomes '?' or a space in place, so that
// offsets stay those of the file.  Fails with kInvalid on empty input, kUnsupported on binary content.
Result<Decoded> decode_text(std::string_view bytes, Markup markup);

// "" for text; else what the bytes look like ("PDF", "ZIP archive", "binary data").
std::string_view binary_kind(std::string_view bytes);

// True when a byte order mark or the pattern of zero bytes says UTF-16.
bool looks_utf16(std::string_view bytes);

// Cuts at most three bytes so that `text` does not end inside a character.
std::string_view whole_characters(std::string_view text);

}  // namespace parley::ingest_detail
