// A plain text page: which lines are the article, which the page around it.
#include <algorithm>
#include <unordered_set>

#include "ingest/formats.h"
#include "ingest/page_dates.h"

namespace parley::ingest_detail {
namespace {

constexpr std::size_t kBodyLine = 40;      // a shorter line is a heading, a menu item, a remark
constexpr std::size_t kParagraph = 180;    // bytes; a teaser is shorter
constexpr std::size_t kLongTitle = 180;    // bytes
constexpr std::size_t kHeaderLine = 200;   // a date inside a longer line is part of the story
constexpr std::size_t kMaxLines = 200000;  // beyond, lines are taken as they come

struct Line {
  Span span;           // trimmed, never empty
  std::string folded;  // fold() of it, bullets and end marks dropped
  Mark mark = Mark::kNone;
  bool body_like = false;
  bool headline_like = false;
  bool after_blank = false;
  std::optional<BlockKind> kind;
};

bool space_byte(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v' || c == '\n'; }

// Trims white space, no-break spaces and byte order marks.
Span trim_span(std::string_view text, Span s) {
  static constexpr std::string_view kWide[] = {"\xC2\xA0", "\xEF\xBB\xBF", "\xE2\x80\x8B", "\xE3\x80\x80"};
  for (bool more = true; more && !s.empty();) {
    more = false;
    if (space_byte(text[s.begin])) ++s.begin, more = true;
    if (!s.empty() && space_byte(text[s.end - 1])) --s.end, more = true;
    for (const std::string_view w : kWide) {
      if (slice(text, s).starts_with(w)) s.begin += static_cast<std::uint32_t>(w.size()), more = true;
      if (slice(text, s).ends_with(w)) s.end -= static_cast<std::uint32_t>(w.size()), more = true;
    }
  }
  return s;
}

// The form that furniture.tsv's phrases are compared with.
std::string line_key(std::string_view line) {
  std::string f = fold(line.substr(0, 600));
  std::size_t b = 0, e = f.size();
  while (b < e && !std::isalnum(static_cast<unsigned char>(f[b])) && static_cast<unsigned char>(f[b]) < 0x80 && f[b] != '(' &&
         f[b] != '[')
    ++b;
  while (e > b && std::string_view(" :.!>|*-_").find(f[e - 1]) != std::string_view::npos) --e;
  return f.substr(b, e - b);
}

std::string_view strip_closers(std::string_view s) {
  static constexpr std::string_view kClosers[] = {"\"", "'", ")", "]", "\xE2\x80\x9D", "\xE2\x80\x99", "\xC2\xBB", "*", "_"};
  for (bool more = true; more;) {
    more = false;
    for (const std::string_view c : kClosers) {
      if (s.size() > c.size() && s.ends_with(c)) s.remove_suffix(c.size()), more = true;
    }
  }
  return s;
}

bool ends_sentence(std::string_view line) {
  const std::string_view s = strip_closers(line);
  if (s.empty()) return false;
  static constexpr std::string_view kWide[] = {"\xE3\x80\x82", "\xEF\xBC\x81", "\xEF\xBC\x9F",
                                               "\xE2\x80\xA6", "\xD8\x9F",     "\xDB\x94"};
  for (const std::string_view w : kWide) {
    if (s.ends_with(w)) return true;
  }
  return std::string_view(".!?:;,").find(s.back()) != std::string_view::npos;
}

// "... talks with U.S.": the mark belongs to the abbreviation.
bool ends_abbreviated(std::string_view s) {
  return s.size() >= 4 && s.back() == '.' && std::isupper(static_cast<unsigned char>(s[s.size() - 2])) && s[s.size() - 3] == '.';
}

struct WordCount {
  std::size_t words = 0, capital = 0, small = 0;  // capital and small: of words of four letters or more
};

WordCount count_words(std::string_view line) {
  WordCount n;
  for (std::size_t i = 0; i < line.size();) {
    if (!std::isalnum(static_cast<unsigned char>(line[i])) && static_cast<unsigned char>(line[i]) < 0x80) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    while (i < line.size() && (std::isalnum(static_cast<unsigned char>(line[i])) || static_cast<unsigned char>(line[i]) >= 0x80))
      ++i;
    ++n.words;
    if (i - begin < 4) continue;
    n.capital += std::isupper(static_cast<unsigned char>(line[begin])) != 0;
    n.small += std::islower(static_cast<unsigned char>(line[begin])) != 0;
  }
  return n;
}

// "(Korea Times photo by X)", "/ AP-Yonhap", "REUTERS/Jane Doe", "[Photo provided to China Daily]".
bool has_credit(std::string_view folded) {
  static constexpr std::string_view kWords[] = {"photo",   "photos",   "photograph", "image",    "file",   "pool",
                                                "handout", "courtesy", "screenshot", "captured", "getty",  "getty images",
                                                "afp",     "reuters",  "ap",         "epa",      "yonhap", "xinhua"};
  const auto names_agency = [](std::string_view s, bool photo_only) {
    for (const std::string_view w : kWords) {
      if (photo_only &&
          (w == "afp" || w == "reuters" || w == "ap" || w == "epa" || w == "yonhap" || w == "xinhua" || w == "file"))
        continue;
      for (std::size_t at = s.find(w); at != std::string_view::npos; at = s.find(w, at + 1)) {
        const bool left = at == 0 || !std::isalnum(static_cast<unsigned char>(s[at - 1]));
        const bool right = at + w.size() == s.size() || !std::isalnum(static_cast<unsigned char>(s[at + w.size()]));
        if (left && right) return true;
      }
    }
    return false;
  };
  if (folded.ends_with(')') || folded.ends_with(']')) {
    const std::size_t open = folded.find_last_of("([");
    if (open != std::string_view::npos && folded.size() - open < 100 && names_agency(folded.substr(open), true)) return true;
  }
  const std::size_t slash = folded.rfind('/');
  if (slash != std::string_view::npos && slash > 0 && folded.size() - slash < 40) {
    const std::size_t from = slash > 24 ? slash - 24 : 0;
    if (folded.find("http") == std::string_view::npos && names_agency(folded.substr(from), false) && !ends_sentence(folded))
      return true;
  }
  return false;
}

std::vector<Line> split_lines(std::string_view text) {
  std::vector<Line> out;
  bool blank = true;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = text.find('\n', i);
    if (end == std::string_view::npos) end = text.size();
    if (out.size() >= kMaxLines) end = text.size();
    const Span s = trim_span(text, {static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(end)});
    i = end + 1;
    if (s.empty()) {
      blank = true;
      continue;
    }
    Line l;
    l.span = s;
    l.after_blank = blank;
    blank = false;
    out.push_back(std::move(l));
  }
  return out;
}

// Lines broken at a fixed width are joined to the paragraphs that they were.
void join_wrapped(std::string_view text, std::vector<Line>& lines) {
  std::vector<Line> out;
  for (std::size_t i = 0; i < lines.size();) {
    std::size_t end = i + 1;
    while (end < lines.size() && !lines[end].after_blank) ++end;
    std::size_t longest = 0, full = 0, small_start = 0;
    for (std::size_t j = i; j < end; ++j) longest = std::max<std::size_t>(longest, lines[j].span.size());
    for (std::size_t j = i; j + 1 < end; ++j) {
      full += lines[j].span.size() * 10 >= longest * 7;
      small_start += std::islower(static_cast<unsigned char>(text[lines[j + 1].span.begin])) != 0;
    }
    const std::size_t breaks = end - i - 1;
    const bool wrapped = breaks > 0 && longest >= 45 && longest <= 110 && full * 10 >= breaks * 8 && small_start * 4 >= breaks;
    if (wrapped) {
      lines[i].span.end = lines[end - 1].span.end;
      out.push_back(std::move(lines[i]));
    } else {
      for (std::size_t j = i; j < end; ++j) out.push_back(std::move(lines[j]));
    }
    i = end;
  }
  lines = std::move(out);
}

std::unordered_set<std::string> content_words(std::string_view folded) {
  std::unordered_set<std::string> out;
  for (std::size_t i = 0; i < folded.size();) {
    const std::size_t begin = i;
    while (i < folded.size() &&
           (std::isalnum(static_cast<unsigned char>(folded[i])) || static_cast<unsigned char>(folded[i]) >= 0x80))
      ++i;
    if (i - begin >= 4) out.emplace(folded.substr(begin, std::min<std::size_t>(i - begin, 6)));
    if (i == begin) ++i;
  }
  return out;
}

// What is left of a header line when its dates, times and header words are taken away, in letters.
std::size_t residue(std::string_view line, Span date) {
  static constexpr std::string_view kHeaderWords[] = {
      "posted", "published", "updated", "modified", "on",       "at",          "by",         "date",     "last",     "first",
      "am",     "pm",        "kst",     "gmt",      "utc",      "est",         "edt",        "pst",      "pdt",      "et",
      "jst",    "ist",       "bst",     "cet",      "monday",   "tuesday",     "wednesday",  "thursday", "friday",   "saturday",
      "sunday", "mon",       "tue",     "tues",     "wed",      "thu",         "thurs",      "fri",      "sat",      "sun",
      "pub",    "issued",    "release", "released", "created",  "edited",      "revised",    "upload",   "uploaded", "time",
      "xinhua", "reuters",   "ap",      "afp",      "yonhap",   "input",       "registered", "print",    "written",  "st",
      "nd",     "rd",        "th",      "of",       "original", "publication", "filed",      "under",    "article",  "entry",
      "news",   "web",       "online",  "min",      "read"};
  std::size_t letters = 0;
  for (std::size_t i = 0; i < line.size();) {
    if (i == date.begin) {
      i = date.end;
      continue;
    }
    if (!std::isalpha(static_cast<unsigned char>(line[i]))) {
      letters += static_cast<unsigned char>(line[i]) >= 0xC0;
      ++i;
      continue;
    }
    const std::size_t begin = i;
    while (i < line.size() && std::isalpha(static_cast<unsigned char>(line[i]))) ++i;
    const std::string word = ascii_lower(line.substr(begin, i - begin));
    if (month_number(word) == 0 && std::find(std::begin(kHeaderWords), std::end(kHeaderWords), word) == std::end(kHeaderWords)) {
      letters += word.size();
    }
  }
  return letters;
}

bool says_published(std::string_view folded_before) {
  for (const std::string_view w : {"posted", "published", "date", "issued", "released", "release", "filed", "created", "uploaded",
                                   "publication", "input", "registered", "pub"}) {
    if (folded_before.find(w) != std::string_view::npos) return true;
  }
  return false;
}

bool says_changed(std::string_view folded_before) {
  for (const std::string_view w : {"updated", "modified", "edited", "revised", "retrieved", "accessed"}) {
    if (folded_before.find(w) != std::string_view::npos) return true;
  }
  return false;
}

struct HeaderDate {
  FoundDate found;
  int rank = 0;  // higher is surer
};

// The date of a line that is there to give it; null for a line of the story.
std::optional<HeaderDate> header_date(std::string_view line, std::size_t offset) {
  if (line.size() > kHeaderLine) return {};
  std::optional<HeaderDate> best;
  for (auto d = find_date(line); d; d = find_date(line, d->span.end)) {
    const std::string before = fold(line.substr(0, d->span.begin));
    const std::size_t cut =
        std::max(before.rfind('|') == std::string::npos ? 0 : before.rfind('|'), before.size() > 40 ? before.size() - 40 : 0);
    const std::string_view close_before = std::string_view(before).substr(cut);
    const bool cue = says_published(close_before) && line.substr(0, d->span.begin).size() < 80;
    const bool changed = says_changed(close_before);
    // "... translated without comment. Published March 14, 2024"
    const std::size_t near = d->span.begin - std::min<std::size_t>(d->span.begin, 14);
    const bool closing = d->span.end == line.size() && says_published(fold(line.substr(near, d->span.begin - near)));
    const std::size_t rest = closing ? 0 : residue(line, d->span);
    // A line of prose has far more letters around its date than a place name or a writer's name.
    if (rest > 60 || (rest > 30 && ends_sentence(line)) || (rest > 12 && !cue && !changed && ends_sentence(line))) continue;
    HeaderDate h{*d, cue || closing ? 3 : changed ? 1 : rest <= 12 ? 2 : 1};
    h.found.span.begin += static_cast<std::uint32_t>(offset);
    h.found.span.end += static_cast<std::uint32_t>(offset);
    if (!best || h.rank > best->rank) best = h;
  }
  return best;
}

// "WASHINGTON, March 8, 2018 (AFP) -" at the head of the story.
std::optional<FoundDate> dateline_date(std::string_view line, std::size_t offset) {
  std::string_view head = line.substr(0, 90);
  std::size_t dash = std::string_view::npos;
  for (const std::string_view d : {" - ", " -- ", " \xE2\x80\x94 ", " \xE2\x80\x93 ", ") -", "\xE2\x80\x94"})
    dash = std::min(dash, head.find(d));
  if (dash == std::string_view::npos) return {};
  head = head.substr(0, dash);
  const std::size_t comma = head.find(',');
  std::size_t upper = 0, lower = 0;
  for (const char c : head.substr(0, comma)) {
    upper += std::isupper(static_cast<unsigned char>(c)) != 0;
    lower += std::islower(static_cast<unsigned char>(c)) != 0;
  }
  if (upper < 3 || lower > upper) return {};
  auto d = find_date(head);
  if (!d) return {};
  d->span.begin += static_cast<std::uint32_t>(offset);
  d->span.end += static_cast<std::uint32_t>(offset);
  return d;
}

// "More stories >>": the arrow of a link.
bool leads_elsewhere(std::string_view line) {
  if (line.size() > 200) return false;
  for (const std::string_view arrow : {">>", " >", " \xC2\xBB", "\xE2\x86\x92", "\xE2\x80\xBA"}) {
    if (line.ends_with(arrow)) return true;
  }
  return false;
}

// "By Anna Lindqvist and Jonas Weber".
bool names_writer(std::string_view line) {
  if (line.size() > 90 || !(line.starts_with("By ") || line.starts_with("BY ")) || ends_sentence(line)) return false;
  std::size_t words = 0;
  for (const std::string_view w : split(line.substr(3), ' ')) {
    if (w.empty() || w == "and" || w == "in" || w == "for" || w == "of" || w == "de" || w == "al" || w == "van" || w == "von" ||
        w == "|")
      continue;
    if (std::islower(static_cast<unsigned char>(w[0])) != 0) return false;
    ++words;
  }
  return words >= 1 && words <= 8;
}

class PageReader {
 public:
  PageReader(Document& document, const IngestTables* tables, bool bare) : d_(document), tables_(tables), bare_(bare) {}

  // Returns the words of a date line that are no date, or "".
  std::string run() {
    lines_ = split_lines(d_.text);
    join_wrapped(d_.text, lines_);
    front_matter();
    for (Line& l : lines_) look_at(l);
    find_zone();
    if (!bare_) headline_above_date();
    if (!bare_) find_dates();
    if (!bare_ && d_.title.empty()) find_title();
    mark_tail();
    mark_lines();
    emit();
    return wrong_date_;
  }

 private:
  std::string_view text(const Line& l) const { return slice(d_.text, l.span); }

  // The head of a Markdown file between two lines of three dashes.
  void front_matter() {
    if (bare_ || lines_.size() < 3 || text(lines_[0]) != "---") return;
    std::size_t end = 1;
    while (end < lines_.size() && end < 60 && text(lines_[end]) != "---") ++end;
    if (end == lines_.size() || end == 60) return;
    for (std::size_t i = 0; i <= end; ++i) {
      lines_[i].kind = BlockKind::kFurniture;
      const std::string_view line = text(lines_[i]);
      const std::size_t colon = line.find(':');
      if (colon == std::string_view::npos) continue;
      const std::string key = ascii_lower(trim(line.substr(0, colon)));
      std::string_view value = trim(line.substr(colon + 1));
      if (value.size() >= 2 && (value[0] == '"' || value[0] == '\'') && value.back() == value[0])
        value = value.substr(1, value.size() - 2);
      if (key == "title" && d_.title.empty()) {
        d_.title = value;
        lines_[i].kind = BlockKind::kTitle;
      } else if (key == "date" && !d_.published) {
        if (const auto date = field_date(value)) {
          d_.published = *date;
          d_.published_from = "header line";
          d_.published_text = value;
          lines_[i].kind = BlockKind::kDate;
        }
      }
    }
  }

  void look_at(Line& l) {
    const std::string_view t = text(l);
    l.folded = line_key(t);
    if (l.kind) return;
    if (tables_ != nullptr) l.mark = tables_->mark(l.folded);
    if (l.mark == Mark::kNone && t.size() <= 500 && has_credit(l.folded)) l.mark = Mark::kCaption;
    // A long paragraph that happens to hold a phrase of the table is still a paragraph.
    if (t.size() > 350 && (l.mark == Mark::kFurniture || l.mark == Mark::kTail)) l.mark = Mark::kNone;
    const WordCount n = count_words(t);
    const bool sentence = ends_sentence(t) && !(t.size() < 120 && ends_abbreviated(t));
    const bool title_case = n.capital >= 3 && n.capital >= 3 * n.small;
    l.body_like = (t.size() >= kBodyLine && sentence && n.words >= 6 && !(title_case && t.size() < kLongTitle)) || t.size() > 240;
    l.headline_like = t.size() >= 12 && t.size() <= kLongTitle && n.words >= 3 && n.words <= 30;
    if (n.words == 0 || leads_elsewhere(t)) l.mark = Mark::kFurniture;
    if (l.mark == Mark::kNone && names_writer(t)) l.mark = Mark::kByline;
    if (l.mark != Mark::kNone && l.mark != Mark::kNote) l.body_like = false;
    if (l.body_like && t.size() < 120) {
      const auto date = find_date(t);
      if (date && residue(t, date->span) <= 12) l.body_like = false;
    }
  }

  // The article: the stretch of lines with the most prose for its short lines.  Prose outside of it is the page's (a cookie
  // notice above, teasers below), unless it is so much that the page may hold several stories.
  void find_zone() {
    constexpr double kShortLine = 50, kLongest = 600;
    double sum = 0, best = 0, total = 0;
    std::size_t start = 0;
    first_ = lines_.size();
    last_ = 0;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const bool prose = lines_[i].body_like && !lines_[i].kind;
      const double value = prose ? std::min<double>(lines_[i].span.size(), kLongest) : -kShortLine;
      total += prose ? value : 0;
      if (sum <= 0) {
        sum = 0;
        start = i;
      }
      sum += value;
      if (sum > best) {
        best = sum;
        first_ = start;
        last_ = i;
      }
    }
    if (first_ == lines_.size()) {
      first_ = last_ = 0;
      return;
    }
    while (!lines_[first_].body_like) ++first_;
    double inside = 0;
    for (std::size_t i = first_; i <= last_; ++i)
      inside += lines_[i].body_like ? std::min<double>(lines_[i].span.size(), kLongest) : 0;
    const bool clear = inside >= 0.6 * total;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (!lines_[i].body_like || (i >= first_ && i <= last_)) continue;
      if (clear) {
        lines_[i].body_like = false;
        if (!bare_ && !lines_[i].kind && lines_[i].mark == Mark::kNone && !lines_[i].headline_like)
          lines_[i].mark = Mark::kFurniture;
      } else {
        first_ = std::min(first_, i);
        last_ = std::max(last_, i);
      }
    }
  }

  // A short line above the date line is the headline, though it may end like a sentence.
  void headline_above_date() {
    if (first_ >= lines_.size() || lines_[first_].span.size() > 130) return;
    std::size_t next = first_ + 1;
    while (next < lines_.size() && !lines_[next].body_like) ++next;
    for (std::size_t i = first_ + 1; i < std::min(next, first_ + 4); ++i) {
      const auto h = header_date(text(lines_[i]), lines_[i].span.begin);
      if (!h || h->rank < 2 || next == lines_.size()) continue;
      lines_[first_].body_like = false;
      first_ = next;
      return;
    }
  }

  void take_date(const FoundDate& found, const char* from, Line* line) {
    if (line != nullptr) line->kind = BlockKind::kDate;
    d_.published = found.date;
    d_.published_from = from;
    d_.published_text = slice(d_.text, found.span);
  }

  void find_dates() {
    std::optional<HeaderDate> best;
    const std::size_t limit = std::min(lines_.size(), first_ + 4);
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      Line& l = lines_[i];
      if (l.kind || l.span.size() > kHeaderLine) continue;
      const bool near_head = i < limit;
      const bool near_end = i + 8 >= lines_.size() && i > last_;
      if (!near_head && !near_end) continue;
      const auto h = header_date(text(l), l.span.begin);
      if (!h || (!near_head && h->rank < 3)) continue;
      if (h->rank >= 2 || residue(text(l), Span{h->found.span.begin - l.span.begin, h->found.span.end - l.span.begin}) <= 40) {
        if (!l.body_like) l.kind = BlockKind::kDate;
      }
      if (!best || h->rank > best->rank) best = h;
    }
    if (d_.published) return;
    for (std::size_t i = 0; !best && i < limit; ++i) {
      const std::string_view t = text(lines_[i]);
      if (t.size() > kHeaderLine || lines_[i].body_like) continue;
      const std::optional<Span> wrong = impossible_date(t);
      const std::string before = wrong ? fold(t.substr(0, wrong->begin)) : std::string();
      if (!wrong || find_date(slice(t, *wrong)) || !(says_published(before) || says_changed(before) || residue(t, *wrong) <= 12)) continue;
      wrong_date_ = slice(t, *wrong);
      lines_[i].kind = BlockKind::kDate;
      break;
    }
    if (best) return take_date(best->found, "header line", nullptr);
    for (std::size_t i = first_; i < std::min(lines_.size(), first_ + 2); ++i) {
      if (const auto found = dateline_date(text(lines_[i]), lines_[i].span.begin)) return take_date(*found, "dateline", nullptr);
    }
  }

  void find_title() {
    std::string body;
    for (std::size_t i = first_; i < lines_.size() && body.size() < 20000; ++i) {
      if (lines_[i].body_like) body += lines_[i].folded + ' ';
    }
    const std::unordered_set<std::string> known = content_words(body);
    Line* best = nullptr;
    double best_score = 0.5;
    const std::size_t end = std::min(std::max<std::size_t>(first_, 1), lines_.size());
    for (std::size_t i = 0; i < end; ++i) {
      Line& l = lines_[i];
      if (l.kind || l.mark != Mark::kNone || !l.headline_like || l.body_like) continue;
      const auto words = content_words(l.folded);
      double shared = 0;
      for (const std::string& w : words) shared += known.contains(w);
      double score = words.empty() ? 0 : shared * (0.5 + 0.5 * shared / static_cast<double>(words.size()));
      if (count_words(text(l)).words >= 4) score += 0.6;
      // The headline is the last line of its kind above the date.
      if (i + 1 < lines_.size() && lines_[i + 1].kind == BlockKind::kDate) score *= 1.3;
      // Pages repeat the headline under the story.
      for (std::size_t j = i + 1; j < lines_.size() && score > 0; ++j) {
        if (j > last_ && lines_[j].folded == l.folded) score *= 1.5;
      }
      if (text(l).starts_with("# ")) score += 10;
      if (score > best_score * 1.001) {
        best_score = score;
        best = &l;
      }
    }
    if (best == nullptr) return;
    best->kind = BlockKind::kTitle;
    std::string_view t = text(*best);
    while (t.starts_with('#')) t.remove_prefix(1);
    d_.title = trim(t);
    title_key_ = best->folded;
    title_at_ = static_cast<std::size_t>(best - lines_.data());
  }

  // From "Related stories" on there is no article, unless most of the article follows.
  void mark_tail() {
    std::size_t total = 0;
    for (const Line& l : lines_) total += l.body_like ? l.span.size() : 0;
    std::size_t after = total;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (lines_[i].body_like) after -= lines_[i].span.size();
      if (lines_[i].mark != Mark::kTail || i < first_) continue;
      std::size_t long_after = 0;
      for (std::size_t j = i + 1; j < lines_.size(); ++j)
        long_after += lines_[j].body_like && lines_[j].span.size() >= kParagraph;
      const bool ends_story = after * 4 <= total || (after * 5 <= total * 2 && long_after == 0);
      for (std::size_t j = i; j < lines_.size() && (ends_story || !lines_[j].body_like); ++j) {
        if (!lines_[j].kind) lines_[j].kind = BlockKind::kFurniture;
        lines_[j].body_like = false;
      }
      if (ends_story) break;
    }
    last_ = first_;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (lines_[i].body_like) last_ = i;
    }
  }

  bool in_last_part(std::size_t i) const {
    std::size_t after = 0;
    for (std::size_t j = i + 1; j < lines_.size(); ++j) after += lines_[j].body_like && lines_[j].mark != Mark::kNote;
    return after <= 2;
  }

  void mark_lines() {
    bool any_body = false;
    for (const Line& l : lines_) any_body = any_body || l.body_like;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      Line& l = lines_[i];
      if (l.kind) continue;
      switch (l.mark) {
        case Mark::kFurniture:
        case Mark::kTail:
          l.kind = BlockKind::kFurniture;
          continue;
        case Mark::kCaption:
          l.kind = BlockKind::kCaption;
          continue;
        case Mark::kByline:
          l.kind = BlockKind::kByline;
          continue;
        case Mark::kNote:
          if (i > first_ && in_last_part(i)) {
            l.kind = BlockKind::kFurniture;
            continue;
          }
          break;
        case Mark::kNone:
          break;
      }
      if (!title_key_.empty() && l.folded == title_key_) {
        l.kind = BlockKind::kFurniture;
        continue;
      }
      if (l.body_like || !any_body || bare_) continue;
      const WordCount n = count_words(text(l));
      const bool before = i<first_, after = i> last_;
      if (before) {
        // Between the headline and the story a full line is its standfirst; anything else belongs to the page.
        const bool standfirst = i > title_at_ && !title_key_.empty() && n.words >= 9;
        if (!standfirst)
          l.kind = i > title_at_ && !title_key_.empty() && n.words >= 3 ? BlockKind::kCaption : BlockKind::kFurniture;
      } else if (after && !ends_sentence(text(l))) {
        l.kind = BlockKind::kFurniture;
      }
    }
  }

  void emit() {
    d_.blocks.reserve(lines_.size());
    for (const Line& l : lines_) d_.blocks.push_back({l.span, l.kind.value_or(BlockKind::kBody)});
  }

  Document& d_;
  const IngestTables* tables_;
  bool bare_;
  std::vector<Line> lines_;
  std::size_t first_ = 0, last_ = 0;
  std::size_t title_at_ = 0;
  std::string title_key_;
  std::string wrong_date_;
};

}  // namespace

std::string read_plain_text(Document& document, const IngestTables* tables, bool bare_body) {
  return PageReader(document, tables, bare_body).run();
}

}  // namespace parley::ingest_detail
