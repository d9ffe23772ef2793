// Standard output and error of the command line: every write is checked, colour only where somebody looks.
#pragma once
#include <string>
#include <string_view>

#include "parley/base.h"

namespace parley::app {

enum ExitCode { kGood = 0, kSomeFailed = 1, kUsage = 2, kFatal = 3 };

enum class Style { kPlain, kBold, kDim, kGreen, kRed, kYellow };

// Buffered standard output.  After a failed write all later ones fail at once, so that listings can stop early.
class Output {
 public:
  Output();
  bool write(std::string_view bytes);
  bool line(std::string_view bytes);
  bool flush();
  bool failed() const { return error_ != 0; }
  // Flushes; kGood, or kFatal after saying what went wrong.  A reader that went away (`| head`) is told nothing.
  ExitCode finish();
  // `text` in that style, when standard output is a terminal and NO_COLOR is unset.
  std::string styled(Style style, std::string_view text) const;
  bool colour() const { return colour_; }

 private:
  bool colour_ = false;
  int error_ = 0;
};

// "parley: ..." on standard error.
void complain(const std::string& message);
bool stderr_is_terminal();

// Control characters, which could steer a terminal, become spaces; runs of white space one space.
std::string printable(std::string_view text);
// Columns on a terminal.
std::size_t display_width(std::string_view text);
// At most `columns` wide, cut with "…".
std::string shortened(std::string_view text, std::size_t columns);
// Words of `text` in lines of at most 80 columns, the first after `first` (not counted in `indent` when longer), the rest after
// `indent` spaces; ends with a newline.
std::string wrapped(std::string_view first, std::string_view text, std::size_t indent);
inline constexpr std::size_t kColumns = 80;

}  // namespace parley::app
