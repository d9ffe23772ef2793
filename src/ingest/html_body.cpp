#include "ingest/html_body.h"

#include <algorithm>
#include <unordered_map>

#include "ingest/page_dates.h"

namespace parley::ingest_detail {
namespace {

constexpr std::uint8_t kBodyBit = 1, kDropBit = 2, kMetaBit = 4, kKeepBit = 8;
// Shares of the page's prose above which an element is the story's wrapper, whatever its name or tag.
constexpr double kNamedShare = 0.6, kTagShare = 0.4;
// What a character of short lines and link lists inside an element takes from its prose when elements are compared.
constexpr double kChaffCost = 0.3;
constexpr std::size_t kSmallSpan = 600;  // bytes; a longer "share" span has taken in the story

// A run of text between block borders.
struct Run {
  std::uint32_t node = 0;    // the element that holds it
  Span span;                 // in Flattener::text
  std::uint32_t link = 0;    // bytes inside links
  std::uint32_t chars = 0;   // code points, East Asian ones counted double
  std::uint32_t strong = 0;  // bytes in bold
  Tag tag = Tag::kDiv;       // the nearest element that says what it is
};

class NameHints {
 public:
  explicit NameHints(const IngestTables* tables) : tables_(tables) {}

  std::uint8_t bits(std::string_view names) {
    if (names.empty() || tables_ == nullptr) return 0;
    const auto [it, fresh] = cache_.try_emplace(names, std::uint8_t{0});
    if (fresh) it->second = look_up(names);
    return it->second;
  }

 private:
  std::uint8_t look_up(std::string_view names) {
    std::uint8_t out = 0;
    for (std::size_t i = 0; i < names.size();) {
      while (i < names.size() && names[i] == ' ') ++i;
      const std::size_t begin = i;
      while (i < names.size() && names[i] != ' ') ++i;
      out |= name_bits(names.substr(begin, i - begin));
    }
    return out;
  }

  // "ArticleBody__related" -> article, body, related; single words, pairs and triples are looked up.
  std::uint8_t name_bits(std::string_view name) {
    key_.clear();
    starts_.clear();
    char before = '-';
    for (const char c : name) {
      const bool upper = c >= 'A' && c <= 'Z';
      const bool alnum = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (!alnum) {
        before = '-';
        continue;
      }
      const bool new_word = before == '-' || (upper && before >= 'a' && before <= 'z');
      if (new_word) {
        if (!key_.empty()) key_ += '-';
        starts_.push_back(key_.size());
      }
      key_ += static_cast<char>(upper ? c | 0x20 : c);
      before = c;
    }
    std::uint8_t out = 0;
    const std::string_view key = key_;
    for (std::size_t a = 0; a < starts_.size(); ++a) {
      for (std::size_t n = 1; n <= 3 && a + n <= starts_.size(); ++n) {
        const std::size_t end = a + n == starts_.size() ? key.size() : starts_[a + n] - 1;
        const auto it = tables_->hints.find(key.substr(starts_[a], end - starts_[a]));
        if (it == tables_->hints.end()) continue;
        switch (it->second) {
          case Hint::kBody:
            out |= kBodyBit;
            break;
          case Hint::kDrop:
            out |= kDropBit;
            break;
          case Hint::kMeta:
            out |= kMetaBit;
            break;
          case Hint::kKeep:
            out |= kKeepBit;
            break;
          case Hint::kNone:
            break;
        }
      }
    }
    return out;
  }

  const IngestTables* tables_;
  std::unordered_map<std::string_view, std::uint8_t> cache_;
  std::string key_;
  std::vector<std::size_t> starts_;
};

bool ends_sentence(std::string_view s) {
  while (!s.empty() && (s.back() == '"' || s.back() == '\'' || s.back() == ')' || s.back() == ']' || s.back() == ' '))
    s.remove_suffix(1);
  for (const std::string_view quote : {"\xE2\x80\x9D", "\xE2\x80\x99", "\xC2\xBB"}) {
    if (s.ends_with(quote)) s.remove_suffix(quote.size());
  }
  while (!s.empty() && (s.back() == '"' || s.back() == ')')) s.remove_suffix(1);
  if (s.empty()) return false;
  if (std::string_view(".!?:;").find(s.back()) != std::string_view::npos) return true;
  for (const std::string_view mark : {"\xE3\x80\x82", "\xEF\xBC\x81", "\xEF\xBC\x9F", "\xE2\x80\xA6"}) {
    if (s.ends_with(mark)) return true;
  }
  return false;
}

// A date, perhaps with a time or a name, and no more.
bool is_date_line(std::string_view line) {
  const auto date = find_date(line);
  if (!date) return false;
  std::size_t letters = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (i < date->span.begin || i >= date->span.end) letters += std::isalpha(static_cast<unsigned char>(line[i])) != 0;
  }
  return letters <= 40 && !ends_sentence(line);
}

class Extractor {
 public:
  Extractor(const HtmlTree& tree, const IngestTables* tables) : tree_(tree), tables_(tables), hints_(tables) {}

  HtmlBody run() {
    flatten();
    mark_junk();
    mark_link_lists();
    find_data_tables();
    score();
    choose();
    return emit();
  }

 private:
  const HtmlNode& node(std::uint32_t i) const { return tree_.nodes[i]; }
  std::string_view text(const Run& r) const { return slice(text_, r.span); }

  static bool skipped(Tag tag) {
    return tag == Tag::kHead || tag == Tag::kSelect || tag == Tag::kOption || tag == Tag::kButton || tag == Tag::kInput ||
           tag == Tag::kVideo || tag == Tag::kMenu || tag == Tag::kDialog;
  }

  std::size_t text_below(std::uint32_t i) const {
    std::size_t size = 0;
    for (std::uint32_t c = i + 1; c < node(i).end && size < kSmallSpan; ++c) size += node(c).text.size();
    return size;
  }

  // The page's text as runs between block borders.
  void flatten() {
    const std::size_t n = tree_.nodes.size();
    bits_.assign(n, 0);
    std::vector<std::uint32_t> open;
    std::uint32_t link_depth = 0, strong_depth = 0;
    bool space = false;
    const auto border = [&](std::uint32_t at) {
      space = false;
      close_run();
      current_.node = at;
    };
    const auto splits = [&](std::uint32_t i) {
      return is_block(node(i).tag) || (node(i).tag == Tag::kSpan && (bits_[i] & (kDropBit | kMetaBit)) != 0);
    };
    const auto leave = [&](std::uint32_t i) {
      const Tag tag = node(i).tag;
      link_depth -= tag == Tag::kA;
      strong_depth -= tag == Tag::kB || tag == Tag::kStrong;
      if (splits(i)) border(node(i).parent == kNoNode ? 0 : node(i).parent);
    };
    for (std::uint32_t i = 0; i < n; ++i) {
      while (!open.empty() && node(open.back()).end <= i) {
        leave(open.back());
        open.pop_back();
      }
      const HtmlNode& x = node(i);
      if (x.tag == Tag::kText) {
        append(x.text, space, link_depth > 0, strong_depth > 0);
        continue;
      }
      if (x.tag == Tag::kBr) {
        if (!text_.empty() && text_.size() > current_.span.begin) {
          if (text_.back() == '\n') {
            border(x.parent);
          } else {
            text_ += '\n';
          }
        }
        space = false;
        continue;
      }
      if (x.hidden || skipped(x.tag)) {
        if (is_block(x.tag) || x.tag == Tag::kButton) border(x.parent);
        i = x.end - 1;
        continue;
      }
      bits_[i] = hints_.bits(x.names);
      if (x.tag == Tag::kSpan && (bits_[i] & kDropBit) != 0 && (bits_[i] & (kBodyBit | kKeepBit)) == 0 &&
          text_below(i) < kSmallSpan) {
        i = x.end - 1;
        continue;
      }
      if (splits(i)) border(i);
      link_depth += x.tag == Tag::kA;
      strong_depth += x.tag == Tag::kB || x.tag == Tag::kStrong;
      open.push_back(i);
    }
    while (!open.empty()) {
      leave(open.back());
      open.pop_back();
    }
    close_run();
  }

  void append(std::string_view s, bool& space, bool in_link, bool in_strong) {
    const std::size_t before = text_.size();
    for (std::size_t i = 0; i < s.size(); ++i) {
      const auto c = static_cast<unsigned char>(s[i]);
      if (c <= ' ') {
        space = true;
        continue;
      }
      if (c == 0xC2 && i + 1 < s.size() && static_cast<unsigned char>(s[i + 1]) == 0xA0) {
        space = true;
        ++i;
        continue;
      }
      if (space) {
        if (text_.size() > current_.span.begin && text_.back() != '\n') text_ += ' ';
        space = false;
      }
      text_ += static_cast<char>(c);
      if (c < 0x80 || c >= 0xC0) current_.chars += c >= 0xE2 ? 2 : 1;
    }
    if (in_link) current_.link += static_cast<std::uint32_t>(text_.size() - before);
    if (in_strong) current_.strong += static_cast<std::uint32_t>(text_.size() - before);
  }

  void close_run() {
    while (text_.size() > current_.span.begin && (text_.back() == ' ' || text_.back() == '\n')) text_.pop_back();
    current_.span.end = static_cast<std::uint32_t>(text_.size());
    if (!current_.span.empty()) {
      current_.tag = run_tag(current_.node);
      runs_.push_back(current_);
    }
    const std::uint32_t at = current_.node;
    current_ = Run{};
    current_.node = at;
    current_.span.begin = static_cast<std::uint32_t>(text_.size());
  }

  Tag run_tag(std::uint32_t i) const {
    for (int up = 0; up < 4 && i != kNoNode; ++up, i = node(i).parent) {
      const Tag t = node(i).tag;
      if (is_heading(t) || t == Tag::kLi || t == Tag::kTd || t == Tag::kTh || t == Tag::kBlockquote || t == Tag::kPre ||
          t == Tag::kDd || t == Tag::kDt) {
        return t;
      }
      if (up == 0 && t == Tag::kP) {
        const std::uint32_t above = node(i).parent;
        const Tag over = above == kNoNode ? Tag::kOther : node(above).tag;
        return over == Tag::kLi ? Tag::kLi : Tag::kP;
      }
      if (t == Tag::kDiv || t == Tag::kSection || t == Tag::kArticle) return Tag::kDiv;
    }
    return Tag::kDiv;
  }

  bool junk_tag(Tag t) const {
    return t == Tag::kNav || t == Tag::kFooter || t == Tag::kAside || t == Tag::kForm || t == Tag::kFigure ||
           t == Tag::kFigcaption || t == Tag::kHeader || t == Tag::kFieldset || t == Tag::kCaption;
  }

  // Elements that are not part of any story.  One that holds much of the page's text is the story's own wrapper, whatever its
  // name.
  void mark_junk() {
    const std::size_t n = tree_.nodes.size();
    std::vector<std::uint32_t> prose(n, 0);
    for (const Run& r : runs_) {
      if (r.link * 2 < r.span.size() && r.chars >= 40) prose[r.node] += r.chars - std::min(r.chars, r.link);
    }
    for (std::size_t i = n; i-- > 1;) prose[node(static_cast<std::uint32_t>(i)).parent] += prose[i];
    const double total = std::max<double>(prose[0], 1);
    junk_.assign(n, 0);
    for (std::uint32_t i = 1; i < n; ++i) {
      const std::uint32_t parent = node(i).parent;
      if (junk_[parent] != 0) {
        junk_[i] = junk_[parent];
        continue;
      }
      const Tag tag = node(i).tag;
      const bool named = (bits_[i] & (kDropBit | kMetaBit)) != 0 && (bits_[i] & (kBodyBit | kKeepBit)) == 0 && tag != Tag::kA &&
                         tag != Tag::kBody && tag != Tag::kHtml && tag != Tag::kB && tag != Tag::kI && tag != Tag::kEm &&
                         tag != Tag::kStrong && tag != Tag::kTr && tag != Tag::kTbody;
      if (!named && !junk_tag(tag)) continue;
      const double share = prose[i] / total;
      if (share > (named ? kNamedShare : kTagShare)) continue;
      junk_[i] = 1;
    }
  }

  // A list most of whose words are links points elsewhere.
  void mark_link_lists() {
    struct Sum {
      std::uint32_t size = 0, link = 0, items = 0;
    };
    std::unordered_map<std::uint32_t, Sum> lists;
    for (const Run& r : runs_) {
      if (junk_[r.node] != 0) continue;
      std::uint32_t i = r.node;
      for (int up = 0; up < 6 && i != kNoNode && node(i).tag != Tag::kUl && node(i).tag != Tag::kOl; ++up) i = node(i).parent;
      if (i == kNoNode || (node(i).tag != Tag::kUl && node(i).tag != Tag::kOl)) continue;
      Sum& s = lists[i];
      s.size += r.span.size();
      s.link += r.link;
      ++s.items;
    }
    for (const auto& [list, s] : lists) {
      if (s.link * 2 < s.size || s.size / s.items > 150) continue;
      for (std::uint32_t i = list; i < node(list).end; ++i) junk_[i] = 1;
    }
  }

  std::uint32_t above(std::uint32_t i, Tag tag, int levels) const {
    for (; levels > 0 && i != kNoNode; --levels, i = node(i).parent) {
      if (node(i).tag == tag) return i;
    }
    return kNoNode;
  }

  // Tables of short cells are figures, results, schedules; their cells count as they are, links or not.
  void find_data_tables() {
    struct Sum {
      std::uint32_t size = 0, link = 0, cells = 0, longest = 0;
    };
    std::unordered_map<std::uint32_t, Sum> tables;
    for (const Run& r : runs_) {
      if (junk_[r.node] != 0 || (r.tag != Tag::kTd && r.tag != Tag::kTh)) continue;
      const std::uint32_t table = above(r.node, Tag::kTable, 6);
      if (table == kNoNode) continue;
      Sum& s = tables[table];
      s.size += r.span.size();
      s.link += r.link;
      ++s.cells;
      s.longest = std::max(s.longest, r.span.size());
    }
    data_.assign(tree_.nodes.size(), 0);
    for (const auto& [table, s] : tables) {
      if (s.cells < 6 || s.longest > 200 || s.link * 10 > s.size * 7) continue;
      for (std::uint32_t i = table; i < node(table).end; ++i) data_[i] = 1;
    }
  }

  double worth(const Run& r) const {
    if (is_heading(r.tag) || junk_[r.node] != 0) return 0;
    const double length = r.chars;
    const double density = static_cast<double>(r.link) / r.span.size();
    if (length < 25 || density > 0.5) return 0;
    const bool sentence = ends_sentence(text(r));
    if (length < 80 && !sentence) return 0;
    double w = length * (1 - density) * (1 - density);
    if (r.tag == Tag::kLi || r.tag == Tag::kTd || r.tag == Tag::kTh) w *= 0.6;
    if (!sentence) w *= 0.6;
    return w;
  }

  void score() {
    const std::size_t n = tree_.nodes.size();
    score_.assign(n, 0);
    for (const Run& r : runs_) score_[r.node] += worth(r);
    for (std::size_t i = n; i-- > 1;) score_[node(static_cast<std::uint32_t>(i)).parent] += score_[i];
  }

  // A child is taken for its parent while it keeps nearly all the prose, or when it leaves more chaff behind than prose.
  void choose() {
    const std::uint32_t n = static_cast<std::uint32_t>(tree_.nodes.size());
    chaff_.assign(n, 0);
    for (const Run& r : runs_) {
      if (junk_[r.node] == 0 && data_[r.node] == 0 && !is_heading(r.tag) && worth(r) == 0) chaff_[r.node] += r.chars;
    }
    for (std::size_t i = n; i-- > 1;) chaff_[node(static_cast<std::uint32_t>(i)).parent] += chaff_[i];
    const std::uint32_t start = semantic_start();
    std::uint32_t at = start;
    for (std::uint32_t i = start; i < node(start).end; ++i) {
      if (node(i).tag == Tag::kText || node(i).tag == Tag::kP || junk_[i] != 0) continue;
      if (score_[i] - kChaffCost * chaff_[i] >= score_[at] - kChaffCost * chaff_[at]) at = i;
    }
    while (!is_block(node(at).tag) && node(at).parent != kNoNode) at = node(at).parent;
    container_ = at;
    prefer_named();
  }

  bool has_heading(std::uint32_t i) const {
    for (std::uint32_t c = i + 1; c < node(i).end; ++c) {
      if (node(c).tag == Tag::kH1) return true;
    }
    return false;
  }

  // <main> when it holds much of the prose; in it the one <article> that stands out.
  std::uint32_t semantic_start() const {
    std::uint32_t at = 0;
    for (std::uint32_t i = 1; i < tree_.nodes.size(); ++i) {
      if (junk_[i] != 0 || score_[i] < 0.4 * score_[0] || !(node(i).tag == Tag::kMain || node(i).main_role)) continue;
      if (at == 0 || score_[i] >= score_[at]) at = i;
    }
    std::uint32_t best = kNoNode;
    double second = 0;
    for (std::uint32_t i = at; i < node(at).end; ++i) {
      if (node(i).tag != Tag::kArticle || junk_[i] != 0) continue;
      if (best == kNoNode || score_[i] > score_[best]) {
        if (best != kNoNode && i >= node(best).end) second = std::max(second, score_[best]);
        best = i;
      } else if (i >= node(best).end) {
        second = std::max(second, score_[i]);
      }
    }
    if (best != kNoNode && !has_heading(best)) {
      // Teasers of other stories can hold more text than the story; the page's heading stands in the story.
      std::uint32_t headed = kNoNode;
      int count = 0;
      for (std::uint32_t i = at; i < node(at).end; ++i) {
        if (node(i).tag != Tag::kArticle || junk_[i] != 0 || score_[i] < 0.1 * score_[best] || !has_heading(i)) continue;
        headed = i;
        ++count;
        i = node(i).end - 1;
      }
      if (count == 1) return headed;
    }
    if (best != kNoNode && score_[best] >= 0.4 * score_[at] && second < 0.5 * score_[best]) at = best;
    return at;
  }

  // A name that says "article body" is better evidence than the amount of text.
  void prefer_named() {
    const auto named = [&](std::uint32_t i) {
      return (bits_[i] & kBodyBit) != 0 && junk_[i] == 0 && node(i).tag != Tag::kBody && node(i).tag != Tag::kHtml;
    };
    for (std::uint32_t up = container_; up != kNoNode && up != 0; up = node(up).parent) {
      if (!named(up)) continue;
      if (score_[container_] >= 0.5 * score_[up]) container_ = up;
      return;
    }
    std::uint32_t best = kNoNode;
    for (std::uint32_t i = container_; i < node(container_).end; ++i) {
      if (!named(i) || score_[i] < 0.35 * score_[container_]) continue;
      if (best == kNoNode || score_[i] >= 1.02 * score_[best]) best = i;
    }
    if (best == kNoNode) return;
    // A story cut into pieces has several of them, all named alike.
    std::uint32_t whole = best;
    for (std::uint32_t i = container_; i < node(container_).end; ++i) {
      if (node(i).names != node(best).names || junk_[i] != 0 || score_[i] < 0.05 * score_[best]) continue;
      while (i < whole || i >= node(whole).end) whole = node(whole).parent;
    }
    container_ = whole;
  }

  Mark mark_of(const Run& r) const {
    if (tables_ == nullptr || r.span.size() > 250) return Mark::kNone;
    std::string f = fold(text(r));
    while (!f.empty() && std::string_view(" :.!>|*-_").find(f.back()) != std::string_view::npos) f.pop_back();
    return tables_->mark(f);
  }

  HtmlBody emit() {
    HtmlBody out;
    out.container = container_;
    for (const Run& r : runs_) {
      if (node(r.node).tag == Tag::kH1 && out.heading.empty()) out.heading = text(r);
    }
    const std::uint32_t end = node(container_).end;
    std::vector<const Run*> inside;
    for (const Run& r : runs_) {
      if (r.node >= container_ && r.node < end) inside.push_back(&r);
    }
    std::vector<BlockKind> kinds(inside.size(), BlockKind::kBody);
    for (std::size_t i = 0; i < inside.size(); ++i) kinds[i] = judge(*inside[i]);
    set_aside_head(inside, kinds);
    set_aside_pointers(inside, kinds);
    // A heading with nothing under it belongs to something that was set aside.
    bool under = false;
    for (std::size_t i = inside.size(); i-- > 0;) {
      if (kinds[i] != BlockKind::kBody) continue;
      if (!is_heading(inside[i]->tag)) {
        under = true;
      } else if (!under) {
        kinds[i] = BlockKind::kFurniture;
      }
    }
    std::uint32_t row = kNoNode;
    for (std::size_t i = 0; i < inside.size(); ++i) {
      const std::uint32_t here = data_[inside[i]->node] != 0 ? above(inside[i]->node, Tag::kTr, 5) : kNoNode;
      if (here != kNoNode && here == row && kinds[i] == BlockKind::kBody) {
        out.paragraphs.back().text += " | ";
        out.paragraphs.back().text += text(*inside[i]);
        continue;
      }
      row = kinds[i] == BlockKind::kBody ? here : kNoNode;
      out.paragraphs.push_back({std::string(text(*inside[i])), kinds[i]});
    }
    return out;
  }

  // Above the first paragraph: the headline again, the date, the page's own address.
  void set_aside_head(const std::vector<const Run*>& inside, std::vector<BlockKind>& kinds) const {
    std::vector<std::string> titles = {fold(tree_.title)};
    for (const HtmlMeta& m : tree_.metas) {
      if (m.name == "og:title") titles.push_back(fold(m.content));
    }
    for (const Run& r : runs_) {
      if (node(r.node).tag == Tag::kH1) titles.push_back(fold(text(r)));
    }
    bool head = true;
    for (std::size_t i = 0; i < inside.size(); ++i) {
      if (kinds[i] != BlockKind::kBody) continue;
      const std::string_view t = text(*inside[i]);
      if (t.starts_with("http") && t.find(' ') == std::string_view::npos && t.size() > 30 && t == tree_.canonical)
        kinds[i] = BlockKind::kFurniture;
      if (!head) continue;
      if (t.size() >= 15 && t.size() <= 300) {
        const std::string f = fold(t);
        for (const std::string& title : titles) {
          if (title.starts_with(f)) kinds[i] = BlockKind::kTitle;
        }
      }
      if (t.size() <= 90 && kinds[i] == BlockKind::kBody && !is_heading(inside[i]->tag) && is_date_line(t))
        kinds[i] = BlockKind::kDate;
      head = worth(*inside[i]) == 0 || kinds[i] != BlockKind::kBody;
    }
  }

  // "Related stories" and what hangs on it: links and short lines up to the next paragraph of prose.
  void set_aside_pointers(const std::vector<const Run*>& inside, std::vector<BlockKind>& kinds) const {
    for (std::size_t i = 0; i < inside.size(); ++i) {
      if (kinds[i] != BlockKind::kFurniture || junk_[inside[i]->node] != 0 || mark_of(*inside[i]) != Mark::kTail) continue;
      for (std::size_t j = i + 1; j < inside.size() && worth(*inside[j]) < 60 && data_[inside[j]->node] == 0; ++j) {
        if (kinds[j] == BlockKind::kBody && !is_heading(inside[j]->tag)) kinds[j] = BlockKind::kFurniture;
      }
    }
  }

  BlockKind judge(const Run& r) const {
    if (junk_[r.node] != 0) return BlockKind::kFurniture;
    if (node(r.node).tag == Tag::kH1) return BlockKind::kTitle;
    if (data_[r.node] != 0) return BlockKind::kBody;
    const double density = static_cast<double>(r.link) / r.span.size();
    if (density > 0.7 && r.chars < 200 && !is_heading(r.tag)) return BlockKind::kFurniture;
    switch (mark_of(r)) {
      case Mark::kFurniture:
      case Mark::kTail:
        return BlockKind::kFurniture;
      case Mark::kCaption:
        return BlockKind::kCaption;
      case Mark::kByline:
        return BlockKind::kByline;
      default:
        return BlockKind::kBody;
    }
  }

  const HtmlTree& tree_;
  const IngestTables* tables_;
  NameHints hints_;
  std::string text_;
  std::vector<Run> runs_;
  Run current_;
  std::vector<std::uint8_t> bits_, junk_, data_;
  std::vector<double> score_, chaff_;
  std::uint32_t container_ = 0;
};

}  // namespace

HtmlBody extract_body(const HtmlTree& tree, const IngestTables* tables) { return Extractor(tree, tables).run(); }

}  // namespace parley::ingest_detail
