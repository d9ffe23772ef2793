#include "standing_view.h"

#include <fmt/format.h>

namespace parley::app {

namespace {

constexpr std::size_t kIndent = 15, kShown = 5;

std::string padded(std::string text, std::size_t width) {
  const std::size_t wide = display_width(text);
  return wide < width ? text + std::string(width - wide, ' ') : text;
}

std::string ago(std::int64_t days) {
  if (days < 60) return fmt::format("{} day{}", days, days == 1 ? "" : "s");
  return days < 730 ? fmt::format("{} months", days / 30) : fmt::format("{} years", days / 365);
}

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& n : names) out += (out.empty() ? "" : ", ") + printable(n);
  return out;
}

class Section {
 public:
  Section(std::string label, Output& out) : label_(std::move(label)), out_(out) {}
  void entry(const std::string& text) {
    out_.write(
        wrapped(label_.empty() ? std::string(kIndent, ' ') : out_.styled(Style::kBold, padded(label_, kIndent)), text, kIndent));
    label_.clear();
  }
  void source(const std::string& text) {
    out_.line(std::string(kIndent, ' ') + out_.styled(Style::kDim, shortened(text, kColumns - kIndent)));
  }
  void rest(std::size_t n) {
    if (n > kShown) out_.line(std::string(kIndent, ' ') + fmt::format("and {} more", n - kShown));
  }

 private:
  std::string label_;
  Output& out_;
};

void print_moves(const std::string& label, const std::vector<OpenMove>& moves, Output& out) {
  Section section(label, out);
  if (moves.empty()) section.entry("none open");
  for (std::size_t i = 0; i < moves.size() && i < kShown; ++i) {
    const Move& m = std::get<Move>(moves[i].move.item);
    section.entry(printable(moves[i].by) + " to " + listed(moves[i].waits_for) + ": " + printable(m.content) +
                  (m.conditional_on.empty() ? "" : ", if " + printable(m.conditional_on)) + " (" + m.kind +
                  (moves[i].made ? ", " + ago(moves[i].days) : "") + ")");
    section.source(m.id + " " + reports_of(moves[i].move));
  }
  section.rest(moves.size());
}

// What a position asks or gives first, as the text has it: a reader judges words better than their digest (--json has both).
std::string position_text(const Position& p) {
  constexpr std::size_t kLongest = 200;
  const char* label = p.order == "after"          ? "wants first"
                      : p.order == "gate"         ? "before talks"
                      : p.order == "first"        ? "would go first"
                      : p.order == "synchronised" ? "at once"
                      : p.order == "demand"       ? "asks"
                                                  : "in exchange";
  const std::optional<Date> told = first_told(p.item);
  return std::string(label) + (told ? ", " + date_to_string(*told) : "") + ": “" +
         shortened(printable(evidence_of(p.item.item).quote), kLongest) + "”";
}

// Text in lines of at most `width` columns.
std::vector<std::string> lines_of(const std::string& text, std::size_t width) {
  std::vector<std::string> out(1);
  for (std::string_view word : split(text, ' ')) {
    const std::string fitting = shortened(word, width);
    if (!out.back().empty() && display_width(out.back()) + 1 + display_width(fitting) > width) out.emplace_back();
    out.back() += (out.back().empty() ? "" : " ") + fitting;
  }
  return out;
}

// A move and a linkage that one passage tells, of one side.
bool same_words(const Position& a, const Position& b) {
  const Evidence &x = evidence_of(a.item.item), &y = evidence_of(b.item.item);
  return a.holder == b.holder && x.doc == y.doc && x.span.overlaps(y.span);
}

void print_positions(const Standing& s, Output& out) {
  constexpr std::size_t kColumn = 38;
  if (s.positions.empty() || s.sides.size() != 2) return;
  out.line("");
  out.line(out.styled(
      Style::kBold, padded(shortened(printable(s.sides[0]), kColumn), kColumn + 4) + shortened(printable(s.sides[1]), kColumn)));
  std::vector<std::string> columns[2];
  std::size_t counts[2] = {0, 0};
  const auto put = [&](std::size_t side, const Position& p, const char* mark) {
    if (counts[side]++ >= kShown) return;
    for (const std::string& line : lines_of(mark + position_text(p), kColumn)) columns[side].push_back(line);
  };
  const auto fill = [&] {
    const std::size_t most = std::max(columns[0].size(), columns[1].size());
    for (std::size_t i = 0; i < most; ++i)
      out.line((i < columns[0].size() ? padded(columns[0][i], kColumn + 4)
                                      : std::string(i < columns[1].size() ? kColumn + 4 : 0, ' ')) +
               (i < columns[1].size() ? columns[1][i] : ""));
    columns[0].clear(), columns[1].clear();
  };
  std::vector<bool> shown(s.positions.size());
  for (const auto& [a, b] : s.crossed) {
    if (shown[a] || shown[b]) continue;
    shown[a] = shown[b] = true;
    put(0, s.positions[a], "<> "), put(1, s.positions[b], "<> ");
    fill();
  }
  for (std::size_t i = 0; i < s.positions.size(); ++i)
    for (std::size_t j = 0; j < s.positions.size() && !shown[i]; ++j)
      shown[i] = (j < i || shown[j]) && j != i && same_words(s.positions[i], s.positions[j]);
  for (std::size_t i = 0; i < s.positions.size(); ++i)
    if (!shown[i]) put(s.positions[i].holder == s.sides[0] ? 0 : 1, s.positions[i], "");
  fill();
  if (!s.crossed.empty())
    out.line(out.styled(Style::kDim, "<> the same goods in opposite order: each wants the other to go first"));
  out.line("");
}

void print_rest(const Standing& s, Output& out) {
  Section obstacles("Obstacles", out), channels("Channels", out), next("Next dates", out), outlooks("Outlook", out);
  for (std::size_t i = 0; i < s.obstacles.size() && i < kShown; ++i)
    obstacles.entry(printable(s.obstacles[i].text) + " (" + printable(s.obstacles[i].basis) + ")");
  for (std::size_t i = 0; i < s.channels.size() && i < kShown; ++i) {
    const Channel& c = std::get<Channel>(s.channels[i].item);
    channels.entry(printable(c.name) + " (" + c.kind + (c.operated_by.empty() ? "" : ", by " + printable(c.operated_by.name)) +
                   (c.status.empty() ? "" : ", " + printable(c.status)) + ")");
  }
  for (std::size_t i = 0; i < s.next.size() && i < kShown; ++i)
    next.entry(s.next[i].date.value + (s.next[i].date.end.empty() ? "" : " to " + s.next[i].date.end) + "  " +
               printable(s.next[i].what));
  for (std::size_t i = 0; i < s.outlooks.size() && i < 3; ++i) {
    const Outlook& o = s.outlooks[i];
    const std::string hedges = listed(o.hedges);
    outlooks.entry(printable(o.text) + (o.holder.empty() ? "" : " — " + printable(o.holder)) +
                   (o.published ? ", " + date_to_string(*o.published) : "") + (hedges.empty() ? "" : " (" + hedges + ")"));
  }
}

}  // namespace

std::string reports_of(const JoinedItem& j) {
  std::string out = printable(evidence_of(j.item).doc);
  if (j.independent > 1) out += fmt::format(", {} sources", j.independent);
  if (!j.contradicted_by.empty()) out += ", contradicted";
  return "[" + out + "]";
}

void print_standing(const Standing& s, const std::optional<Date>& since, Output& out) {
  Section phase("Phase", out), ball("In whose court", out);
  phase.entry((s.phase.empty() ? "unknown" : s.phase) + ": " + printable(s.phase_rule));
  ball.entry(s.ball.empty() ? "nobody's: no move waits for an answer" : printable(s.ball) + " — " + printable(s.ball_basis));
  print_moves("Open offers", s.offers, out);
  print_moves("Open demands", s.demands, out);
  print_positions(s, out);
  print_rest(s, out);
  if (since) {
    Section changes("Changes", out);
    changes.entry("since " + date_to_string(*since) + (s.changes.empty() ? ": none" : ""));
    // The latest; --json has all.
    constexpr std::size_t kMost = 20;
    const std::size_t first = s.changes.size() > kMost ? s.changes.size() - kMost : 0;
    if (first) changes.entry(fmt::format("{} earlier ones, then:", first));
    for (std::size_t i = first; i < s.changes.size(); ++i)
      changes.entry((s.changes[i].date ? date_to_string(*s.changes[i].date) + "  " : "") + printable(s.changes[i].what));
  }
  out.line("");
}

}  // namespace parley::app
