#include "ingest/formats.h"

namespace parley::ingest_detail {

namespace {
constexpr std::size_t kStep = std::size_t{1} << 17;
// A line that goes on for this many times the limit ends the input: nothing but a gzip bomb or a device looks like that.
constexpr std::size_t kHopeless = 8;
}  // namespace

bool LineReader::fill() {
  if (end_) return false;
  const Result<std::size_t> n = source_.read(buffer_, kStep);
  if (!n) {
    failure_ = n.error();
    end_ = true;
    return false;
  }
  end_ = *n == 0;
  return !end_;
}

LineReader::Got LineReader::next(std::string_view& line) {
  if (begin_ > 0) {
    // Moving the rest down only when much was taken keeps many short lines linear.
    if (begin_ >= buffer_.size() / 2) {
      buffer_.erase(0, begin_);
      begin_ = 0;
    }
  }
  std::size_t search = begin_;
  std::size_t skipped = 0;
  bool too_long = false;
  for (;;) {
    const std::size_t at = buffer_.find('\n', search);
    if (at != std::string::npos) {
      ++number_;
      std::string_view found = std::string_view(buffer_).substr(begin_, at - begin_);
      begin_ = at + 1;
      if (too_long || found.size() > max_) return Got::kTooLong;
      if (found.ends_with('\r')) found.remove_suffix(1);
      line = found;
      return Got::kLine;
    }
    if (buffer_.size() - begin_ > max_) {
      too_long = true;
      skipped += buffer_.size() - begin_;
      buffer_.clear();
      begin_ = 0;
      if (skipped / kHopeless > max_) {
        end_ = true;
        ++number_;
        failure_ = Error{ErrorCode::kTooLarge, "a line without end", {}, number_, -1};
        return Got::kTooLong;
      }
    }
    search = buffer_.size();
    if (!fill()) break;
  }
  if (too_long) {
    begin_ = buffer_.size();
    ++number_;
    return Got::kTooLong;
  }
  if (begin_ == buffer_.size()) return Got::kEnd;
  ++number_;
  line = std::string_view(buffer_).substr(begin_);
  begin_ = buffer_.size();
  if (line.ends_with('\r')) line.remove_suffix(1);
  return Got::kLine;
}

}  // namespace parley::ingest_detail
