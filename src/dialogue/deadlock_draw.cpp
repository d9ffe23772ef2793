// Deadlock as a picture: SVG of our own, DOT for Graphviz.
#include <fmt/format.h>

#include <map>
#include <set>

#include "dialogue/alike.h"

namespace parley {

namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (char c : utf8_repair(text)) {
    const auto u = static_cast<unsigned char>(c);
    if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '&')
      out += "&amp;";
    else if (c == '"')
      out += "&quot;";
    else
      out += u < 0x20 || u == 0x7f ? ' ' : c;
  }
  return out;
}

// Words in lines of about `width` letters, at most three.
std::vector<std::string> lines_of(const std::string& text, std::size_t width) {
  constexpr std::size_t kMost = 3;
  std::vector<std::string> out(1);
  for (std::string_view word : split(text, ' ')) {
    if (word.empty()) continue;
    if (!out.back().empty() && utf8_length(out.back()) + 1 + utf8_length(word) > width) {
      if (out.size() == kMost) {
        out.back() += " …";
        break;
      }
      out.emplace_back();
    }
    out.back() += (out.back().empty() ? "" : " ") + std::string(word.substr(0, 200));
  }
  return out;
}

std::set<std::size_t> waits_in_cycles(const Deadlock& d) {
  std::set<std::size_t> out;
  for (const Cycle& c : d.cycles) out.insert(c.waits.begin(), c.waits.end());
  return out;
}

// Only acts that somebody waits for or with.
std::set<std::size_t> shown_acts(const Deadlock& d) {
  std::set<std::size_t> out;
  for (const Wait& w : d.waits) out.insert(w.act), out.insert(w.needs);
  return out;
}

struct Box {
  int x = 0, y = 0;
};
constexpr int kWidth = 240, kHeight = 72, kGapX = 160, kGapY = 28, kTop = 70, kLeft = 30;

struct Layout {
  std::map<std::size_t, Box> boxes;
  std::vector<std::string> columns;
  int width = 0, height = 0;
};

Layout layout_of(const Deadlock& d) {
  Layout out;
  out.columns = d.sides;
  std::map<std::string, int> rows;
  for (std::size_t i : shown_acts(d)) {
    auto column = std::find(out.columns.begin(), out.columns.end(), d.acts[i].side);
    if (column == out.columns.end()) column = out.columns.insert(column, d.acts[i].side);
    const int x = kLeft + static_cast<int>(column - out.columns.begin()) * (kWidth + kGapX);
    const int row = rows[d.acts[i].side]++;
    out.boxes[i] = {x, kTop + row * (kHeight + kGapY)};
    out.height = std::max(out.height, kTop + (row + 1) * (kHeight + kGapY));
  }
  out.width = 2 * kLeft + static_cast<int>(out.columns.size()) * (kWidth + kGapX) - kGapX;
  out.height = std::max(out.height, kTop + kGapY);
  return out;
}

// From the side of one box to the side of the other that faces it; those of one column go round outside.
std::string arrow_path(const Box& from, const Box& to, int shift) {
  const int y1 = from.y + kHeight / 2 + shift, y2 = to.y + kHeight / 2 + shift;
  if (from.x == to.x) return fmt::format("M {} {} C {} {} {} {} {} {}", from.x, y1, from.x - 28, y1, from.x - 28, y2, to.x, y2);
  const bool right = from.x < to.x;
  const int x1 = right ? from.x + kWidth : from.x, x2 = right ? to.x : to.x + kWidth, bend = right ? 60 : -60;
  return fmt::format("M {} {} C {} {} {} {} {} {}", x1, y1, x1 + bend, y1, x2 - bend, y2, x2, y2);
}

}  // namespace

std::string deadlock_to_svg(const Deadlock& d) {
  const Layout layout = layout_of(d);
  const std::set<std::size_t> stuck = waits_in_cycles(d);
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" font-family=\"sans-serif\" "
      "font-size=\"13\">\n"
      "<title>Who waits for whom as of {2}</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n<defs>\n",
      layout.width, layout.height, date_to_string(d.as_of));
  for (const auto& [id, colour] : {std::pair{"open", "#777"}, std::pair{"stuck", "#b3261e"}})
    out += fmt::format(
        "<marker id=\"{}\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"8\" markerHeight=\"8\" "
        "orient=\"auto\"><path d=\"M 0 0 L 10 5 L 0 10 z\" fill=\"{}\"/></marker>\n",
        id, colour);
  out += "</defs>\n";
  for (std::size_t c = 0; c < layout.columns.size(); ++c)
    out += fmt::format("<text x=\"{}\" y=\"36\" text-anchor=\"middle\" font-size=\"17\" font-weight=\"bold\">{}</text>\n",
                       kLeft + static_cast<int>(c) * (kWidth + kGapX) + kWidth / 2, escaped(layout.columns[c]));
  for (const auto& [i, box] : layout.boxes) {
    out += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"6\" fill=\"{}\" stroke=\"#444\"/>\n", box.x,
                       box.y, kWidth, kHeight,
                       d.acts[i].offered   ? "#e7f3e8"
                       : d.acts[i].refused ? "#fbe9e7"
                                           : "#f5f5f5");
    const std::vector<std::string> lines = lines_of(d.acts[i].what, 32);
    const int first = box.y + kHeight / 2 + 5 - static_cast<int>(lines.size() - 1) * 9;
    for (std::size_t n = 0; n < lines.size(); ++n)
      out += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n", box.x + kWidth / 2,
                         first + static_cast<int>(n) * 18, escaped(lines[n]));
  }
  for (std::size_t w = 0; w < d.waits.size(); ++w) {
    const Wait& wait = d.waits[w];
    const bool in_cycle = stuck.contains(w);
    // Two that wait for each other have two arrows, not one upon the other.
    out += fmt::format("<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\"{} marker-end=\"url(#{})\"/>\n",
                       arrow_path(layout.boxes.at(wait.act), layout.boxes.at(wait.needs), wait.act < wait.needs ? -9 : 9),
                       in_cycle ? "#b3261e" : "#777", in_cycle ? 2 : 1, wait.implied ? " stroke-dasharray=\"5 4\"" : "",
                       in_cycle ? "stuck" : "open");
  }
  return out + "</svg>\n";
}

std::string deadlock_to_dot(const Deadlock& d) {
  const std::set<std::size_t> stuck = waits_in_cycles(d);
  const std::set<std::size_t> shown = shown_acts(d);
  std::string out = "digraph deadlock {\n  rankdir=LR;\n  node [shape=box];\n";
  std::map<std::string, std::vector<std::size_t>> by_side;
  for (std::size_t i : shown) by_side[d.acts[i].side].push_back(i);
  std::size_t n = 0;
  for (const auto& [side, acts] : by_side) {
    out += fmt::format("  subgraph cluster_{} {{\n    label=\"{}\";\n", n++, json_escape(side));
    for (std::size_t i : acts) out += fmt::format("    a{} [label=\"{}\"];\n", i, json_escape(d.acts[i].what));
    out += "  }\n";
  }
  for (std::size_t w = 0; w < d.waits.size(); ++w)
    out += fmt::format("  a{} -> a{}{};\n", d.waits[w].act, d.waits[w].needs,
                       stuck.contains(w) ? (d.waits[w].implied ? " [color=red, style=dashed]" : " [color=red]")
                                         : (d.waits[w].implied ? " [style=dashed]" : ""));
  return out + "}\n";
}

}  // namespace parley
