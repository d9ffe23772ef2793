#include "ingest/html_tree.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>

#include <cstring>
#include <unordered_map>

namespace parley::ingest_detail {
namespace {

constexpr std::size_t kMaxDepth = 2000;
constexpr std::size_t kMaxNodes = 4'000'000;
constexpr std::size_t kArenaPage = std::size_t{1} << 18;
constexpr std::size_t kMaxNames = 400;  // bytes of class, id ... looked at

const std::unordered_map<std::string_view, Tag>& tag_names() {
  static const std::unordered_map<std::string_view, Tag> kNames = {{"a", Tag::kA},
                                                                   {"abbr", Tag::kAbbr},
                                                                   {"address", Tag::kAddress},
                                                                   {"article", Tag::kArticle},
                                                                   {"aside", Tag::kAside},
                                                                   {"b", Tag::kB},
                                                                   {"blockquote", Tag::kBlockquote},
                                                                   {"body", Tag::kBody},
                                                                   {"br", Tag::kBr},
                                                                   {"button", Tag::kButton},
                                                                   {"caption", Tag::kCaption},
                                                                   {"center", Tag::kCenter},
                                                                   {"cite", Tag::kCite},
                                                                   {"code", Tag::kCode},
                                                                   {"dd", Tag::kDd},
                                                                   {"details", Tag::kDetails},
                                                                   {"dialog", Tag::kDialog},
                                                                   {"div", Tag::kDiv},
                                                                   {"dl", Tag::kDl},
                                                                   {"dt", Tag::kDt},
                                                                   {"em", Tag::kEm},
                                                                   {"fieldset", Tag::kFieldset},
                                                                   {"figcaption", Tag::kFigcaption},
                                                                   {"figure", Tag::kFigure},
                                                                   {"font", Tag::kFont},
                                                                   {"footer", Tag::kFooter},
                                                                   {"form", Tag::kForm},
                                                                   {"h1", Tag::kH1},
                                                                   {"h2", Tag::kH2},
                                                                   {"h3", Tag::kH3},
                                                                   {"h4", Tag::kH4},
                                                                   {"h5", Tag::kH5},
                                                                   {"h6", Tag::kH6},
                                                                   {"head", Tag::kHead},
                                                                   {"header", Tag::kHeader},
                                                                   {"hr", Tag::kHr},
                                                                   {"html", Tag::kHtml},
                                                                   {"i", Tag::kI},
                                                                   {"img", Tag::kImg},
                                                                   {"input", Tag::kInput},
                                                                   {"label", Tag::kLabel},
                                                                   {"li", Tag::kLi},
                                                                   {"link", Tag::kLink},
                                                                   {"main", Tag::kMain},
                                                                   {"menu", Tag::kMenu},
                                                                   {"meta", Tag::kMeta},
                                                                   {"nav", Tag::kNav},
                                                                   {"ol", Tag::kOl},
                                                                   {"option", Tag::kOption},
                                                                   {"p", Tag::kP},
                                                                   {"picture", Tag::kPicture},
                                                                   {"pre", Tag::kPre},
                                                                   {"q", Tag::kQ},
                                                                   {"s", Tag::kS},
                                                                   {"section", Tag::kSection},
                                                                   {"select", Tag::kSelect},
                                                                   {"small", Tag::kSmall},
                                                                   {"span", Tag::kSpan},
                                                                   {"strong", Tag::kStrong},
                                                                   {"sub", Tag::kSub},
                                                                   {"summary", Tag::kSummary},
                                                                   {"sup", Tag::kSup},
                                                                   {"table", Tag::kTable},
                                                                   {"tbody", Tag::kTbody},
                                                                   {"td", Tag::kTd},
                                                                   {"th", Tag::kTh},
                                                                   {"thead", Tag::kThead},
                                                                   {"time", Tag::kTime},
                                                                   {"title", Tag::kTitle},
                                                                   {"tr", Tag::kTr},
                                                                   {"u", Tag::kU},
                                                                   {"ul", Tag::kUl},
                                                                   {"video", Tag::kVideo}};
  return kNames;
}

bool same_word(std::string_view text, std::size_t at, std::string_view word) {
  if (at + word.size() > text.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if ((text[at + i] | 0x20) != word[i]) return false;
  }
  const char after = at + word.size() < text.size() ? text[at + word.size()] : '>';
  return !std::isalnum(static_cast<unsigned char>(after)) && after != '-';
}

std::size_t find_close(std::string_view page, std::size_t from, std::string_view word) {
  for (std::size_t at = page.find("</", from); at != std::string_view::npos; at = page.find("</", at + 2)) {
    if (same_word(page, at + 2, word)) return at;
  }
  return std::string_view::npos;
}

// The page without scripts, styles, comments and drawings, which are most of its bytes and none of its text.
std::string strip(std::string_view page, std::vector<std::string>& json_ld) {
  struct Dropped {
    std::string_view word;
    bool unclosed = false;  // no end tag further down: not worth looking for again
  };
  Dropped all[] = {{"script"}, {"style"}, {"svg"}, {"noscript"}, {"iframe"}, {"template"}, {"textarea"}, {"object"}};
  bool comments_end = true;
  std::string out;
  out.reserve(page.size());
  std::size_t copied = 0;
  for (std::size_t at = page.find('<'); at != std::string_view::npos; at = page.find('<', at)) {
    if (page.compare(at, 4, "<!--") == 0) {
      out.append(page, copied, at - copied);
      const std::size_t end = comments_end ? page.find("-->", at + 2) : std::string_view::npos;
      comments_end = end != std::string_view::npos;
      // A comment without an end hides only its own mark.
      copied = at = comments_end ? end + 3 : std::min(page.size(), at + 4);
      continue;
    }
    Dropped* dropped = nullptr;
    for (Dropped& d : all) {
      if (same_word(page, at + 1, d.word)) dropped = &d;
    }
    if (dropped == nullptr) {
      ++at;
      continue;
    }
    const std::size_t open_end = page.find('>', at);
    if (open_end == std::string_view::npos) break;
    const bool self_closed = page[open_end - 1] == '/' && dropped->word == "svg";
    const std::size_t close =
        self_closed || dropped->unclosed ? std::string_view::npos : find_close(page, open_end, dropped->word);
    dropped->unclosed = dropped->unclosed || (!self_closed && close == std::string_view::npos);
    out.append(page, copied, at - copied);
    out += ' ';
    if (close == std::string_view::npos) {
      copied = at = open_end + 1;
      continue;
    }
    if (dropped->word == "script" && page.substr(at, open_end - at).find("ld+json") != std::string_view::npos) {
      json_ld.emplace_back(page.substr(open_end + 1, close - open_end - 1));
    }
    const std::size_t end = page.find('>', close);
    copied = at = end == std::string_view::npos ? page.size() : end + 1;
  }
  out.append(page, copied, page.size() - copied);
  return out;
}

class Builder {
 public:
  Builder(HtmlTree& tree, htmlParserCtxtPtr context) : tree_(tree), context_(context) {
    HtmlNode root;
    root.tag = Tag::kOther;
    tree_.nodes.push_back(root);
    open_.push_back(0);
  }

  void start(const xmlChar* name, const xmlChar** attributes) {
    flush();
    const auto it = tag_names().find(reinterpret_cast<const char*>(name));
    HtmlNode node;
    node.tag = it == tag_names().end() ? Tag::kOther : it->second;
    node.parent = open_.back();
    const auto index = static_cast<std::uint32_t>(tree_.nodes.size());
    if (attributes != nullptr) read_attributes(node, index, attributes);
    tree_.nodes.push_back(node);
    open_.push_back(index);
    if (open_.size() > kMaxDepth || tree_.nodes.size() > kMaxNodes) stop();
  }

  void end() {
    flush();
    if (open_.size() < 2) return;
    tree_.nodes[open_.back()].end = static_cast<std::uint32_t>(tree_.nodes.size());
    open_.pop_back();
  }

  void characters(const xmlChar* text, int size) {
    pending_.append(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
  }

  void finish() {
    flush();
    while (open_.size() > 1) end();
    tree_.nodes[0].end = static_cast<std::uint32_t>(tree_.nodes.size());
  }

 private:
  void stop() {
    tree_.cut = true;
    xmlStopParser(context_);
  }

  void flush() {
    if (pending_.empty()) return;
    const Tag inside = tree_.nodes[open_.back()].tag;
    if (inside == Tag::kTitle) {
      if (tree_.title.empty() && !trim(pending_).empty()) tree_.title = tree_.store(trim(pending_));
    } else {
      HtmlNode node;
      node.tag = Tag::kText;
      node.parent = open_.back();
      node.text = tree_.store(pending_);
      node.end = static_cast<std::uint32_t>(tree_.nodes.size() + 1);
      tree_.nodes.push_back(node);
    }
    pending_.clear();
  }

  void read_attributes(HtmlNode& node, std::uint32_t index, const xmlChar** attributes) {
    std::string_view name_value, content, datetime, rel, href;
    names_.clear();
    for (; attributes[0] != nullptr; attributes += 2) {
      if (attributes[1] == nullptr) {
        if (std::strcmp(reinterpret_cast<const char*>(attributes[0]), "hidden") == 0) node.hidden = true;
        continue;
      }
      const std::string_view key = reinterpret_cast<const char*>(attributes[0]);
      const std::string_view value = reinterpret_cast<const char*>(attributes[1]);
      if (key == "class" || key == "id" || key == "role" || key == "itemprop" || key == "data-testid" ||
          key == "data-component" || key == "data-type" || key == "data-module" || key == "aria-label") {
        if (names_.size() < kMaxNames) {
          if (!names_.empty()) names_ += ' ';
          names_ += value.substr(0, kMaxNames);
        }
        node.main_role = node.main_role || (key == "role" && value == "main");
        if (key == "itemprop" && name_value.empty()) name_value = value;
      } else if (key == "style") {
        hide_by_style(node, value);
      } else if (key == "hidden") {
        node.hidden = true;
      } else if (key == "aria-hidden") {
        node.hidden = node.hidden || (value == "true" && node.tag != Tag::kBody);
      } else if (key == "name" || key == "property") {
        name_value = value;
      } else if (key == "content") {
        content = value;
      } else if (key == "datetime") {
        datetime = value;
      } else if (key == "rel") {
        rel = value;
      } else if (key == "href") {
        href = value;
      } else if (key == "lang" && node.tag == Tag::kHtml) {
        tree_.lang = tree_.store(value);
      }
    }
    if (!names_.empty()) node.names = tree_.store(names_);
    if (!content.empty() && !name_value.empty()) {
      tree_.metas.push_back({tree_.store(ascii_lower(name_value)), tree_.store(content)});
    }
    if (!datetime.empty()) tree_.times.emplace_back(index, tree_.store(datetime));
    if (node.tag == Tag::kLink && rel == "canonical") tree_.canonical = tree_.store(href);
  }

  static void hide_by_style(HtmlNode& node, std::string_view style) {
    const std::size_t at = style.find("display");
    if (at == std::string_view::npos) return;
    std::size_t i = at + 7;
    while (i < style.size() && (style[i] == ' ' || style[i] == ':')) ++i;
    node.hidden = node.hidden || style.substr(i, 4) == "none";
  }

  HtmlTree& tree_;
  htmlParserCtxtPtr context_;
  std::vector<std::uint32_t> open_;
  std::string pending_;
  std::string names_;
};

Builder& builder(void* user) { return *static_cast<Builder*>(user); }
void on_start(void* user, const xmlChar* name, const xmlChar** attributes) { builder(user).start(name, attributes); }
void on_end(void* user, const xmlChar*) { builder(user).end(); }
void on_text(void* user, const xmlChar* text, int size) { builder(user).characters(text, size); }

}  // namespace

bool is_block(Tag tag) {
  switch (tag) {
    case Tag::kText:
    case Tag::kOther:
    case Tag::kA:
    case Tag::kAbbr:
    case Tag::kB:
    case Tag::kBr:
    case Tag::kCite:
    case Tag::kCode:
    case Tag::kEm:
    case Tag::kFont:
    case Tag::kI:
    case Tag::kImg:
    case Tag::kInput:
    case Tag::kLabel:
    case Tag::kLink:
    case Tag::kMeta:
    case Tag::kPicture:
    case Tag::kQ:
    case Tag::kS:
    case Tag::kSmall:
    case Tag::kSpan:
    case Tag::kStrong:
    case Tag::kSub:
    case Tag::kSup:
    case Tag::kTime:
    case Tag::kU:
    case Tag::kButton:
      return false;
    default:
      return true;
  }
}

bool is_heading(Tag tag) { return tag >= Tag::kH1 && tag <= Tag::kH6; }

std::string_view HtmlTree::store(std::string_view s) {
  if (s.empty()) return {};
  if (s.size() > left_) {
    left_ = std::max(kArenaPage, s.size());
    pages_.push_back(std::make_unique_for_overwrite<char[]>(left_));
    at_ = pages_.back().get();
  }
  std::memcpy(at_, s.data(), s.size());
  const std::string_view kept(at_, s.size());
  at_ += s.size();
  left_ -= s.size();
  return kept;
}

void HtmlTree::parse(std::string_view page) {
  const std::string stripped = strip(page, json_ld);
  nodes.reserve(stripped.size() / 40 + 16);
  htmlParserCtxtPtr context = htmlCreateMemoryParserCtxt(stripped.data(), static_cast<int>(stripped.size()));
  if (context == nullptr) {
    nodes.push_back(HtmlNode{});
    nodes[0].end = 1;
    return;
  }
  Builder build(*this, context);
  htmlSAXHandler handler{};
  handler.startElement = on_start;
  handler.endElement = on_end;
  handler.characters = on_text;
  handler.cdataBlock = on_text;
  handler.ignorableWhitespace = on_text;
  // The context owns a handler of its own; ours takes its place only while it reads.
  htmlSAXHandlerPtr own = context->sax;
  context->sax = &handler;
  context->userData = &build;
  htmlCtxtUseOptions(context, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                                  HTML_PARSE_IGNORE_ENC | HTML_PARSE_COMPACT);
  xmlSwitchEncoding(context, XML_CHAR_ENCODING_UTF8);
  htmlParseDocument(context);
  build.finish();
  context->sax = own;
  htmlFreeParserCtxt(context);
}

}  // namespace parley::ingest_detail
