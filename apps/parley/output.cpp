#include "output.h"

#include <unistd.h>
#include <utf8proc.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace parley::app {

Output::Output() {
  static char buffer[1 << 16];
  std::setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
  const char* no_colour = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  colour_ = ::isatty(STDOUT_FILENO) == 1 && (!no_colour || !*no_colour) && (!terminal || std::string_view(terminal) != "dumb");
}

bool Output::write(std::string_view bytes) {
  if (error_) return false;
  if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) != bytes.size()) error_ = errno ? errno : EIO;
  return !error_;
}

bool Output::line(std::string_view bytes) { return write(bytes) && write("\n"); }

bool Output::flush() {
  if (!error_ && std::fflush(stdout) != 0) error_ = errno ? errno : EIO;
  return !error_;
}

ExitCode Output::finish() {
  flush();
  if (!error_) return kGood;
  if (error_ != EPIPE) complain(std::string("cannot write to standard output: ") + std::strerror(error_));
  return kFatal;
}

std::string Output::styled(Style style, std::string_view text) const {
  static constexpr const char* kCodes[] = {"", "\x1b[1m", "\x1b[2m", "\x1b[32m", "\x1b[31m", "\x1b[33m"};
  if (!colour_ || style == Style::kPlain) return std::string(text);
  return kCodes[static_cast<int>(style)] + std::string(text) + "\x1b[0m";
}

void complain(const std::string& message) {
  const std::string text = "parley: " + message + "\n";
  std::fwrite(text.data(), 1, text.size(), stderr);
}

bool stderr_is_terminal() { return ::isatty(STDERR_FILENO) == 1; }

std::string printable(std::string_view text) {
  std::string out;
  bool space = false;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = utf8_decode(text, at);
    const bool bidi = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    if (c <= 0x20 || (c >= 0x7F && c <= 0xA0) || c == 0x2028 || c == 0x2029 || bidi) {
      space = !out.empty();
      continue;
    }
    if (std::exchange(space, false)) out += ' ';
    utf8_append(out, c);
  }
  return out;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '\x1b') {  // our own styles take no room
      at = std::min(text.find('m', at), text.size() - 1) + 1;
      continue;
    }
    const int columns = utf8proc_charwidth(static_cast<utf8proc_int32_t>(utf8_decode(text, at)));
    if (columns > 0) width += static_cast<std::size_t>(columns);
  }
  return width;
}

std::string shortened(std::string_view text, std::size_t columns) {
  if (display_width(text) <= columns) return std::string(text);
  std::size_t at = 0, width = 0;
  while (at < text.size()) {
    std::size_t next = at;
    const int wide = utf8proc_charwidth(static_cast<utf8proc_int32_t>(utf8_decode(text, next)));
    if (width + static_cast<std::size_t>(std::max(wide, 0)) + 1 > columns) break;
    width += static_cast<std::size_t>(std::max(wide, 0));
    at = next;
  }
  return std::string(trim(text.substr(0, at))) + "…";
}

std::string wrapped(std::string_view first, std::string_view text, std::size_t indent) {
  std::string out(first);
  std::size_t column = display_width(first);
  bool fresh = true;
  for (std::string_view word : split(text, ' ')) {
    if (word.empty()) continue;
    const std::size_t width = display_width(word);
    if (!fresh && column + 1 + width > kColumns) {
      out += '\n' + std::string(indent, ' ');
      column = indent;
      fresh = true;
    }
    if (!fresh) {
      out += ' ';
      ++column;
    }
    out += word;
    column += width;
    fresh = false;
  }
  return out + '\n';
}

}  // namespace parley::app
