#include <simdjson.h>

#include <algorithm>

#include "ingest/encoding.h"
#include "ingest/formats.h"
#include "ingest/html_body.h"
#include "ingest/page_dates.h"

namespace parley::ingest_detail {
namespace {

namespace dom = simdjson::dom;

// What the page says about itself in JSON-LD.
struct Declared {
  std::string headline, date, publisher, language, url;
};

std::string text_at(dom::object object, std::string_view key) {
  std::string_view value;
  return object.at_key(key).get_string().get(value) == simdjson::SUCCESS ? std::string(value) : std::string();
}

bool is_story_type(dom::object object) {
  const auto says = [](std::string_view t) {
    return t.find("Article") != std::string_view::npos || t.find("Posting") != std::string_view::npos || t == "Report" ||
           t == "WebPage" || t == "Review" || t == "ClaimReview";
  };
  dom::element type;
  if (object.at_key("@type").get(type) != simdjson::SUCCESS) return false;
  std::string_view name;
  if (type.get_string().get(name) == simdjson::SUCCESS) return says(name);
  dom::array names;
  if (type.get_array().get(names) != simdjson::SUCCESS) return false;
  for (const dom::element e : names) {
    if (e.get_string().get(name) == simdjson::SUCCESS && says(name)) return true;
  }
  return false;
}

void read_declared(dom::element e, Declared& out, int depth) {
  if (depth > 4) return;
  dom::array array;
  dom::object object;
  if (e.get_array().get(array) == simdjson::SUCCESS) {
    for (const dom::element item : array) read_declared(item, out, depth + 1);
    return;
  }
  if (e.get_object().get(object) != simdjson::SUCCESS) return;
  dom::element graph;
  if (object.at_key("@graph").get(graph) == simdjson::SUCCESS) read_declared(graph, out, depth + 1);
  if (!is_story_type(object)) return;
  const auto keep = [](std::string& into, std::string value) {
    if (into.empty()) into = std::move(value);
  };
  keep(out.headline, text_at(object, "headline"));
  keep(out.date, text_at(object, "datePublished"));
  keep(out.language, text_at(object, "inLanguage"));
  dom::object publisher;
  if (object.at_key("publisher").get_object().get(publisher) == simdjson::SUCCESS)
    keep(out.publisher, text_at(publisher, "name"));
}

Declared declared(const HtmlTree& tree, std::size_t max_depth) {
  Declared out;
  for (const std::string& json : tree.json_ld) {
    dom::parser parser;
    dom::element root;
    if (json.size() > (std::size_t{4} << 20) || parser.allocate(json.size() + 64, max_depth) != simdjson::SUCCESS) continue;
    if (parser.parse(json).get(root) == simdjson::SUCCESS) read_declared(root, out, 0);
  }
  return out;
}

std::string meta(const HtmlTree& tree, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    for (const HtmlMeta& m : tree.metas) {
      if (m.name == name && !trim(m.content).empty()) return std::string(trim(m.content));
    }
  }
  return {};
}

// Titles are often escaped twice.
std::string without_entities(const std::string& title) {
  if (title.find('&') == std::string::npos) return title;
  HtmlTree tree;
  tree.parse("<p>" + title);
  std::string out;
  for (const HtmlNode& n : tree.nodes) out += n.text;
  return out;
}

// The headline without the site's name: "Talks resume | The Daily" -> "Talks resume".
std::string without_site(std::string title, const std::string& site) {
  const std::string folded_site = fold(site);
  for (const std::string_view bar : {" | ", " - ", " \xE2\x80\x93 ", " \xE2\x80\x94 ", " :: ", " \xC2\xAB "}) {
    const std::size_t at = title.rfind(bar);
    if (at == std::string::npos || at < 10) continue;
    const std::string rest = fold(std::string_view(title).substr(at + bar.size()));
    const bool is_site =
        !folded_site.empty() && (rest.find(folded_site) != std::string::npos || folded_site.find(rest) != std::string::npos);
    if (is_site || (bar == " | " && rest.size() < 40)) title.resize(at);
  }
  return title;
}

std::string single_spaced(std::string_view s) {
  std::string out;
  bool space = false;
  for (const char c : s) {
    if (static_cast<unsigned char>(c) <= ' ') {
      space = true;
      continue;
    }
    if (space && !out.empty()) out += ' ';
    space = false;
    out += c;
  }
  return out;
}

void find_date(const HtmlTree& tree, const Declared& said, const HtmlBody& body, Document& d, Input& input) {
  struct Place {
    const char* from;
    std::string value;
  };
  std::string time;
  for (const auto& [node, value] : tree.times) {
    if (tree.nodes[node].tag == Tag::kTime && time.empty()) time = value;
  }
  const Place places[] = {{"json-ld", said.date},
                          {"meta", meta(tree, {"article:published_time",
                                               "og:published_time",
                                               "datepublished",
                                               "article.published",
                                               "parsely-pub-date",
                                               "sailthru.date",
                                               "pubdate",
                                               "publishdate",
                                               "publish-date",
                                               "publish_date",
                                               "published_time",
                                               "dc.date.issued",
                                               "dc.date",
                                               "dcterms.created",
                                               "dcterms.date",
                                               "date",
                                               "article_date_original",
                                               "cxenseparse:recs:publishtime",
                                               "published",
                                               "ptime",
                                               "displaydate",
                                               "og:article:published_time",
                                               "rnews:datepublished",
                                               "citation_publication_date"})},
                          {"time", time}};
  std::string wrong, wrong_from;
  for (const Place& p : places) {
    if (p.value.empty()) continue;
    if (const auto date = field_date(p.value)) {
      d.published = *date;
      d.published_from = p.from;
      d.published_text = p.value;
      break;
    }
    if (wrong.empty()) wrong = p.value, wrong_from = p.from;
  }
  if (!d.published) {
    if (const auto date = url_date(d.url)) {
      d.published = date->date;
      d.published_from = "url";
      d.published_text = slice(d.url, date->span);
    }
  }
  if (!d.published) {
    for (const Paragraph& p : body.paragraphs) {
      if (p.kind == BlockKind::kBody || p.text.size() > 100) continue;
      if (const auto date = ingest_detail::find_date(p.text)) {
        d.published = date->date;
        d.published_from = "header line";
        d.published_text = slice(p.text, date->span);
        break;
      }
    }
  }
  if (!d.published && !wrong.empty()) {
    input.fail(ErrorCode::kInvalid,
               "'" + wrong.substr(0, 60) + "' (" + wrong_from + ") is not a date; the page is kept without one");
  }
}

}  // namespace

void read_html_input(std::string_view bytes, Input& input) {
  Result<Decoded> decoded = decode_text(bytes, Markup::kHtml);
  if (!decoded) return input.fail(decoded.error());
  HtmlTree tree;
  tree.parse(decoded->text);
  if (tree.cut) input.fail(ErrorCode::kTooLarge, "nested too deep or too many elements; the rest of the page was left out");
  const HtmlBody body = extract_body(tree, input.options.tables.get());
  const Declared said = declared(tree, input.options.max_json_depth);

  Document d;
  d.id = input.name;
  if (const std::size_t dot = d.id.rfind('.'); dot != std::string::npos && dot > 0 && format_of_name(d.id) == Format::kHtml)
    d.id.resize(dot);
  d.path = input.path;
  d.format = "html";
  d.encoding = decoded->encoding;
  d.url = !tree.canonical.empty() ? std::string(tree.canonical) : meta(tree, {"og:url", "twitter:url"});
  d.outlet = meta(tree, {"og:site_name", "application-name"});
  if (d.outlet.empty()) d.outlet = said.publisher;
  if (d.outlet.empty()) d.outlet = host_of(d.url);
  d.title = !said.headline.empty() ? said.headline : meta(tree, {"og:title", "twitter:title", "headline", "title"});
  if (d.title.empty()) d.title = !body.heading.empty() ? body.heading : std::string(tree.title);
  d.title = without_site(single_spaced(without_entities(d.title)), d.outlet);

  const auto add = [&d](std::string_view text, BlockKind kind) {
    if (!d.text.empty()) d.text += "\n\n";
    const auto begin = static_cast<std::uint32_t>(d.text.size());
    d.text += text;
    d.blocks.push_back({{begin, static_cast<std::uint32_t>(d.text.size())}, kind});
  };
  if (!d.title.empty()) add(d.title, BlockKind::kTitle);
  bool any = false;
  for (const Paragraph& p : body.paragraphs) {
    if (p.kind != BlockKind::kBody) continue;
    add(p.text, p.kind);
    any = true;
  }
  if (!any && d.title.empty()) return input.fail(ErrorCode::kInvalid, "a page without text");
  if (!any) input.fail(ErrorCode::kInvalid, "no article text found; the page is kept with its title alone");
  find_date(tree, said, body, d, input);
  std::string hint(tree.lang.substr(0, 2));
  d.language = detect_language(body_text(d), hint);
  finish_document(d);
  input.deliver(std::move(d));
}

}  // namespace parley::ingest_detail
