#include "parley/ingest.h"

#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

namespace parley {
namespace {

namespace fs = std::filesystem;
using namespace std::string_literals;

const IngestOptions& with_tables() {
  static const IngestOptions kOptions = [] {
    IngestOptions o;
    auto tables = load_ingest_tables(PARLEY_SOURCE_DIR "/data");
    EXPECT_TRUE(tables) << tables.error().to_string();
    if (tables) o.tables = *tables;
    return o;
  }();
  return kOptions;
}

std::string gzip(const std::string& bytes) {
  z_stream z{};
  EXPECT_EQ(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&z, bytes.size()) + 32, '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  z.avail_in = static_cast<uInt>(bytes.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&z, Z_FINISH), Z_STREAM_END);
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

std::string utf16(const std::u16string& text, bool big, bool bom) {
  std::string out;
  const auto put = [&](char16_t c) {
    const char hi = static_cast<char>(c >> 8), lo = static_cast<char>(c & 0xFF);
    out += big ? hi : lo;
    out += big ? lo : hi;
  };
  if (bom) put(0xFEFF);
  for (const char16_t c : text) put(c);
  return out;
}

class Folder {
 public:
  Folder() {
    static int count = 0;
    path_ = fs::temp_directory_path() / ("parley_ingest_" + std::to_string(::getpid()) + "_" + std::to_string(++count));
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  std::string put(const std::string& name, const std::string& bytes) const {
    const fs::path p = path_ / name;
    fs::create_directories(p.parent_path());
    std::ofstream(p, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return p.string();
  }
  std::string path() const { return path_.string(); }

 private:
  fs::path path_;
};

struct Outcome {
  std::vector<Document> documents;
  std::vector<Error> errors;
  IngestCount count;
  std::string ids() const {
    std::string out;
    for (const Document& d : documents) out += (out.empty() ? "" : " ") + d.id;
    return out;
  }
};

Outcome read(const std::vector<std::string>& paths, const IngestOptions& options = with_tables()) {
  Outcome o;
  o.count = ingest(
      paths, options,
      [&](Document&& d) {
        o.documents.push_back(std::move(d));
        return true;
      },
      [&](const Error& e) { o.errors.push_back(e); });
  EXPECT_EQ(o.count.documents, o.documents.size());
  EXPECT_EQ(o.count.errors, o.errors.size());
  return o;
}

Outcome read_bytes(const std::string& bytes, const std::string& name, const IngestOptions& options = with_tables()) {
  Outcome o;
  auto d = documents_from_bytes(bytes, name, options, [&](const Error& e) { o.errors.push_back(e); });
  if (d) {
    o.documents = std::move(*d);
  } else {
    EXPECT_FALSE(o.errors.empty());
  }
  return o;
}

constexpr const char* kStory =
    "The two sides met in the capital on Monday and agreed to meet again in March, officials said.\n\n"
    "Neither would say what was offered, but the talks lasted four hours longer than planned.\n";

TEST(IngestFormats, FilesOfAFolderInOrder) {
  const Folder f;
  f.put("b.txt", kStory);
  f.put("a/z.html", "<html><body><p>" + std::string(kStory) + "</p></body></html>");
  f.put("c.jsonl", "{\"id\":\"one\",\"maintext\":\"First text.\"}\n\n{\"id\":2,\"text\":\"Second text.\"}\n");
  f.put("d.csv", "id,text\nrow,\"A \"\"quoted\"\" text,\nin two lines\"\n");
  f.put("e.json", "[{\"uuid\":\"u\",\"body\":\"Third text.\"}]");
  f.put("g.txt.gz", gzip(kStory));
  f.put("h.jsonl.gz", gzip("{\"id\":\"packed\",\"text\":\"Fourth text.\"}"));
  f.put(".hidden.txt", kStory);
  const Outcome o = read({f.path()});
  EXPECT_EQ(o.ids(), "z b.txt one 2 row u g.txt packed");
  EXPECT_TRUE(o.errors.empty()) << o.errors[0].to_string();
  EXPECT_EQ(o.documents[4].text, "A \"quoted\" text,\nin two lines");
  EXPECT_EQ(o.documents[0].format, "html");
  EXPECT_EQ(o.documents[1].format, "text");
  EXPECT_EQ(o.documents[2].format, "json");
  EXPECT_EQ(o.documents[4].format, "csv");
}

TEST(IngestFormats, GlobsAndRepeatedPaths) {
  const Folder f;
  f.put("n2.txt", kStory);
  f.put("n1.txt", kStory);
  f.put("x.md", kStory);
  EXPECT_EQ(read({f.path() + "/n*.txt", f.path() + "/x.md"}).ids(), "n1.txt n2.txt x.md");
}

TEST(IngestFormats, TextIsTheBytesOfTheFile) {
  const std::string bytes = "\xEF\xBB\xBFTalks — a second day\r\n\r\n" + std::string(kStory);
  const auto d = document_from_text(bytes, "a.txt", with_tables());
  ASSERT_TRUE(d);
  EXPECT_EQ(d->text, bytes);
  EXPECT_EQ(d->title, "Talks — a second day");
  EXPECT_EQ(d->hash, hash64(bytes));
  EXPECT_EQ(d->language, "en");
}

TEST(IngestFormats, JsonFieldsAndDates) {
  const Outcome o = read_bytes(
      R"({"title":"T","maintext":"One text.","date_publish":"2018-02-22 07:49:00","url":"https://www.example.org/a","language":"en"}
{"text":["First paragraph.","Second paragraph."],"date":1519257600,"source_domain":"example.org"}
{"text":"No date field.","url":"https://example.org/2019/11/18/story"}
)",
      "x.jsonl");
  ASSERT_EQ(o.documents.size(), 3u);
  EXPECT_EQ(o.documents[0].id, "https://www.example.org/a");
  EXPECT_EQ(o.documents[0].outlet, "example.org");
  EXPECT_EQ(date_to_string(*o.documents[0].published), "2018-02-22");
  EXPECT_EQ(o.documents[0].published_from, "field");
  EXPECT_EQ(o.documents[1].id, "x.jsonl:2");
  EXPECT_EQ(o.documents[1].text, "First paragraph.\n\nSecond paragraph.");
  EXPECT_EQ(date_to_string(*o.documents[1].published), "2018-02-22");
  EXPECT_EQ(o.documents[2].published_from, "url");
  EXPECT_EQ(date_to_string(*o.documents[2].published), "2019-11-18");
}

TEST(IngestFormats, JsonOfOtherShapes) {
  EXPECT_EQ(read_bytes("{\"id\":\"a\",\n \"text\":\"One.\"}", "x.json").ids(), "a");
  EXPECT_EQ(read_bytes("{\"articles\":[{\"id\":\"a\",\"text\":\"One.\"},{\"id\":\"b\",\"text\":\"Two.\"}]}", "x.json").ids(),
            "a b");
  EXPECT_EQ(read_bytes("{\"id\":\"a\",\"text\":\"One.\"}\n{\"id\":\"b\",\"text\":\"Two.\"}\n", "x.json").ids(), "a b");
  EXPECT_EQ(read_bytes("\xEF\xBB\xBF[{\"id\":\"a\",\"text\":\"One.\"}]", "noname").ids(), "a");
  EXPECT_EQ(read_bytes("{\"id\":\"a\",\"text\":\"One.\"}\n{\"id\":\"b\",\"text\":\"Two.\"}\n", "noname").ids(), "a b");
}

TEST(IngestFormats, CsvSeparatorsAndHeader) {
  EXPECT_EQ(read_bytes("Title;Text;Date\nT;Body, with a comma.;2018-03-05\n", "x.csv").documents.at(0).text,
            "Body, with a comma.");
  const Outcome o = read_bytes("headline\tbody\nH\tB\n", "x.csv");
  ASSERT_EQ(o.documents.size(), 1u);
  EXPECT_EQ(o.documents[0].title, "H");
  EXPECT_EQ(o.documents[0].id, "x.csv:2");
}

TEST(IngestFormats, FieldMap) {
  IngestOptions options = with_tables();
  ASSERT_TRUE(apply_field_map("text=story, date = day", options));
  const Outcome o = read_bytes("{\"story\":\"One.\",\"day\":\"5 March 2018\",\"text\":\"not this\"}", "x.jsonl", options);
  ASSERT_EQ(o.documents.size(), 1u);
  EXPECT_EQ(o.documents[0].text, "One.");
  EXPECT_EQ(date_to_string(*o.documents[0].published), "2018-03-05");
  const Status unknown = apply_field_map("txt=story", options);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::kInvalid);
  EXPECT_NE(unknown.error().message.find("unknown key 'txt'"), std::string::npos);
  EXPECT_FALSE(apply_field_map("text", options));
}

TEST(IngestFormats, SinkStops) {
  const Folder f;
  for (int i = 0; i < 5; ++i) f.put("n" + std::to_string(i) + ".jsonl", "{\"text\":\"a.\"}\n{\"text\":\"b.\"}\n");
  std::size_t seen = 0;
  const IngestCount c = ingest({f.path()}, with_tables(), [&](Document&&) { return ++seen < 3; }, {});
  EXPECT_EQ(seen, 3u);
  EXPECT_EQ(c.documents, 3u);
  EXPECT_EQ(c.files, 2u);
}

TEST(IngestFormats, ProgressReachesTheTotal) {
  const Folder f;
  f.put("a.txt", kStory);
  f.put("b.txt", kStory);
  std::vector<std::uint64_t> done;
  std::uint64_t total = 0;
  ingest(
      {f.path()}, with_tables(), [](Document&&) { return true; }, {},
      [&](std::uint64_t d, std::uint64_t t) {
        done.push_back(d);
        total = t;
      });
  EXPECT_TRUE(std::is_sorted(done.begin(), done.end()));
  ASSERT_FALSE(done.empty());
  EXPECT_EQ(done.back(), total);
  EXPECT_EQ(total, 2 * std::string(kStory).size());
}

TEST(IngestEncodings, Utf16) {
  for (const bool big : {false, true}) {
    for (const bool bom : {false, true}) {
      const auto d = document_from_text(utf16(u"Gespräche in Wien: “ein Anfang” 😀", big, bom), "a.txt");
      ASSERT_TRUE(d);
      EXPECT_EQ(d->text, "Gespräche in Wien: “ein Anfang” 😀");
      EXPECT_EQ(d->encoding, big ? "utf-16be" : "utf-16le");
    }
  }
}

TEST(IngestEncodings, Windows1252AndLatin1) {
  const auto d = document_from_text("The pr\xE9sident said \x93no\x94 \x96 again.", "a.txt");
  ASSERT_TRUE(d);
  EXPECT_EQ(d->text, "The président said “no” – again.");
  EXPECT_EQ(d->encoding, "windows-1252");
}

TEST(IngestEncodings, ABrokenByteKeepsTheOffsets) {
  const std::string good = "Überall wird verhandelt, sagte die Ministerin; später mehr dazu für alle.";
  std::string bytes = good;
  bytes[20] = '\xFF';
  const Outcome o = read_bytes(bytes, "a.txt");
  ASSERT_EQ(o.documents.size(), 1u);
  std::string expected = good;
  expected[20] = '?';
  EXPECT_EQ(o.documents[0].text, expected);
  ASSERT_EQ(o.errors.size(), 1u);
  EXPECT_EQ(o.errors[0].code, ErrorCode::kCorrupt);
  EXPECT_EQ(o.errors[0].offset, 20);
}

TEST(IngestEncodings, DeclaredByThePage) {
  const std::string cyrillic =
      "\xCF\xE5\xF0\xE5\xE3\xEE\xE2\xEE\xF0\xFB \xE2 \xC2\xE5\xED\xE5 \xE7\xE0\xEA\xEE\xED\xF7\xE8\xEB\xE8\xF1\xFC.";
  for (const std::string& head :
       {"<meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1251\">"s, "<meta charset='windows-1251'>"s}) {
    const auto d = document_from_html("<html><head>" + head + "</head><body><p>" + cyrillic + "</p></body></html>", "a.html");
    ASSERT_TRUE(d);
    EXPECT_EQ(body_text(*d), "Переговоры в Вене закончились.");
    EXPECT_EQ(d->encoding, "windows-1251");
  }
  const auto x = document_from_html(
      "<?xml version=\"1.0\" encoding=\"windows-1251\"?><html><body><p>" + cyrillic + "</p></body></html>", "a.xhtml");
  ASSERT_TRUE(x);
  EXPECT_EQ(body_text(*x), "Переговоры в Вене закончились.");
  // Declared as UTF-8, in fact Latin-1.
  const auto wrong = document_from_html("<meta charset=utf-8><p>Le pr\xE9sident a dit non \xE0 la r\xE9union.</p>", "a.html");
  ASSERT_TRUE(wrong);
  EXPECT_EQ(body_text(*wrong), "Le président a dit non à la réunion.");
}

TEST(IngestHtml, DateAndWhereItWasFound) {
  const auto page = [](const std::string& head, const std::string& body = "") {
    auto d = document_from_html("<html><head>" + head + "</head><body>" + body + "<p>" + kStory + "</p></body></html>",
                                "a.html.gz", with_tables());
    EXPECT_TRUE(d);
    return std::move(*d);
  };
  const auto when = [](const Document& d) { return (d.published ? date_to_string(*d.published) : "-") + " " + d.published_from; };
  const std::string json = R"(<script type="application/ld+json">{"@context":"x","@graph":[{"@type":"Organization"},
    {"@type":["NewsArticle"],"headline":"Talks go on","datePublished":"2018-02-22T07:49:00+09:00","publisher":{"name":"The Paper"}}]}</script>)";
  const Document ld = page(json + "<meta property='article:published_time' content='2017-01-01'>");
  EXPECT_EQ(when(ld), "2018-02-22 json-ld");
  EXPECT_EQ(ld.title, "Talks go on");
  EXPECT_EQ(ld.outlet, "The Paper");
  EXPECT_EQ(ld.id, "a");
  EXPECT_EQ(when(page("<meta property='article:published_time' content='2018-02-21T01:00:00Z'>")), "2018-02-21 meta");
  EXPECT_EQ(when(page("", "<time datetime='2018-02-20'>yesterday</time>")), "2018-02-20 time");
  EXPECT_EQ(when(page("<link rel=canonical href='https://example.org/2018/feb/19/talks'>")), "2018-02-19 url");
  EXPECT_EQ(when(page("")), "- ");
}

TEST(IngestHtml, StoryWithoutThePageAroundIt) {
  const std::string page = R"(<!DOCTYPE html><html lang="en"><head><title>Talks resume in the capital | The Daily</title>
<meta property="og:site_name" content="The Daily"><style>p{color:red}</style></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<div class="breadcrumbs">World > Asia</div>
<article><h1>Talks resume in the capital</h1><div class="byline">By A. Writer</div>
<figure><img src="x.jpg"><figcaption>The envoys arrive, in a picture of Monday.</figcaption></figure>
<div class="article-body">
<p>Envoys of the two sides met again on Monday after a year of silence, a spokesman said.</p>
<div class="share-bar"><a href="#">Share</a> <a href="#">Tweet</a></div>
<h2>The list of demands</h2>
<ul><li>An end to the blockade of the northern port;</li><li>the release of forty prisoners.</li></ul>
<p>Read more: <a href="/x">How the talks began</a></p>
<blockquote>We came to listen, the chief envoy told reporters at the gate of the hotel.</blockquote>
<table><tr><th>Round</th><th>Days</th></tr><tr><td>First</td><td>3</td></tr><tr><td>Second</td><td>5</td></tr></table>
<script>var text = "<p>not this</p>";</script><!-- nor <p>this</p> -->
<p>The next round is planned for March, though no date was given by either delegation.</p>
<h3>Related stories</h3><ul><li><a href="/1">Army holds the airport</a></li><li><a href="/2">Rains come late</a></li></ul>
</div></article>
<div class="comments"><p>I do not believe a word of it, as always with these people and their endless talks.</p></div>
<footer><p>Copyright 2020 The Daily. All rights reserved.</p></footer></body></html>)";
  const auto d = document_from_html(page, "talks.html", with_tables());
  ASSERT_TRUE(d);
  EXPECT_EQ(d->title, "Talks resume in the capital");
  EXPECT_EQ(d->outlet, "The Daily");
  EXPECT_EQ(d->language, "en");
  EXPECT_EQ(body_text(*d),
            "Envoys of the two sides met again on Monday after a year of silence, a spokesman said.\n\n"
            "The list of demands\n\n"
            "An end to the blockade of the northern port;\n\n"
            "the release of forty prisoners.\n\n"
            "We came to listen, the chief envoy told reporters at the gate of the hotel.\n\n"
            "Round | Days\n\nFirst | 3\n\nSecond | 5\n\n"
            "The next round is planned for March, though no date was given by either delegation.");
  EXPECT_TRUE(d->text.starts_with("Talks resume in the capital\n\nEnvoys"));
}

TEST(IngestHtml, OldPagesOfBreaksAndTables) {
  const auto d = document_from_html(
      "<html><body><table><tr><td><a href=1>Home</a><br><a href=2>News</a></td><td><font size=2>The envoys met on Monday for the "
      "first "
      "time in a year, officials said.<br><br>They will meet again in March, according to a statement issued after the talks."
      "<br><br>No more was said.</font></td></tr></table></body></html>",
      "old.htm", with_tables());
  ASSERT_TRUE(d);
  EXPECT_EQ(
      body_text(*d),
      "The envoys met on Monday for the first time in a year, officials said.\n\nThey will meet again in March, according to a "
      "statement issued after the talks.\n\nNo more was said.");
}

TEST(IngestHtml, BrokenMarkupAndEntities) {
  const auto d = document_from_html(
      "<p>The ministry said &ldquo;no&rdquo; &amp; meant it, officials in both capitals agreed.<p>Nothing < something, the "
      "<b>envoy</i> "
      "said on leaving the talks.<div><p>It was the <!--> third meeting of the kind since the spring, and the longest</html>",
      "a.html", with_tables());
  ASSERT_TRUE(d);
  const std::string body = body_text(*d);
  EXPECT_NE(body.find("The ministry said “no” & meant it"), std::string::npos) << body;
  EXPECT_NE(body.find("third meeting of the kind"), std::string::npos) << body;
}

TEST(IngestHtml, DepthAndSizeHaveLimits) {
  std::string deep = "<p>" + std::string(kStory) + "</p>";
  for (int i = 0; i < 200000; ++i) deep += "<div>";
  const Outcome o = read_bytes(deep, "deep.html");
  ASSERT_EQ(o.documents.size(), 1u);
  EXPECT_NE(body_text(o.documents[0]).find("The two sides met"), std::string::npos);
  ASSERT_EQ(o.errors.size(), 1u);
  EXPECT_EQ(o.errors[0].code, ErrorCode::kTooLarge);
}

TEST(IngestHtml, MarkupThatNeverEndsIsReadInLinearTime) {
  for (const char* piece :
       {"<b></i>", "<!-- ", "<script ", "<script>", "<svg>", "<p><b><i>", "</div>", "<a href='", "&amp", "<table><tr>"}) {
    std::string page = "<p>" + std::string(kStory) + "</p>";
    for (int i = 0; i < 50000; ++i) page += piece;
    const Outcome o = read_bytes(page, "a.html");
    EXPECT_EQ(o.documents.size(), 1u) << piece;
  }
}

using Shingles = std::map<std::string, int>;

// Four words that follow each other, counted; a text of fewer words is one shingle.
Shingles shingles(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = i;
    const auto word_byte = [&](std::size_t k) {
      const auto b = static_cast<unsigned char>(text[k]);
      return std::isalnum(b) != 0 || b == '_' || b >= 0xC3;
    };
    while (i < text.size() && (word_byte(i) || (i > begin && (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80))) ++i;
    // Typographic marks (U+2000 to U+206F) are no words.
    if (i > begin && !text.substr(begin, i - begin).starts_with("\xE2\x80")) words.push_back(text.substr(begin, i - begin));
    if (i == begin) ++i;
  }
  Shingles out;
  const std::size_t n = std::min<std::size_t>(4, words.size());
  for (std::size_t i = 0; n > 0 && i + n <= words.size(); ++i) {
    std::string key;
    for (std::size_t k = 0; k < n; ++k) key += std::string(words[i + k]) + ' ';
    ++out[key];
  }
  return out;
}

double share(const Shingles& part, const Shingles& whole) {
  double both = 0, all = 0;
  for (const auto& [key, count] : part) {
    all += count;
    const auto it = whole.find(key);
    if (it != whole.end()) both += std::min(count, it->second);
  }
  return all > 0 ? both / all : whole.empty() ? 1 : 0;
}

// The public pages, where they are at hand: F1 of mean precision and recall over four-word shingles, as on the benchmark.
TEST(IngestHtml, BodiesOfNewsPages) {
  const std::string folder = PARLEY_SOURCE_DIR "/../shared/data/html/";
  const auto bytes = read_file(folder + "ground-truth.json");
  if (!bytes) GTEST_SKIP() << "no ../shared/data/html here";
  const auto truth = nlohmann::json::parse(*bytes);
  const Outcome pages = read({folder + "pages"});
  EXPECT_TRUE(pages.errors.empty());
  ASSERT_EQ(pages.documents.size(), truth.size());
  double precision = 0, recall = 0;
  std::size_t dated = 0;
  for (const Document& d : pages.documents) {
    ASSERT_TRUE(truth.contains(d.id)) << d.id;
    const Shingles gold = shingles(truth[d.id]["articleBody"].get<std::string>()), got = shingles(body_text(d));
    precision += share(got, gold);
    recall += share(gold, got);
    dated += d.published.has_value();
    EXPECT_FALSE(d.title.empty()) << d.id;
  }
  const double n = static_cast<double>(truth.size());
  precision /= n;
  recall /= n;
  EXPECT_GE(2 * precision * recall / (precision + recall), 0.965);
  EXPECT_GE(static_cast<double>(dated) / n, 0.8);
}

// The error paths: each names its input, its reason, and lets the rest through.

struct BadCase {
  const char* name;
  std::string bytes;
  ErrorCode code;
  const char* message;
  std::size_t documents;
};

class BadInput : public testing::TestWithParam<BadCase> {};

TEST_P(BadInput, IsNamedWithItsReason) {
  const BadCase& c = GetParam();
  IngestOptions options = with_tables();
  options.max_bytes = 100000;
  const Outcome o = read_bytes(c.bytes, c.name, options);
  EXPECT_EQ(o.documents.size(), c.documents);
  ASSERT_FALSE(o.errors.empty());
  EXPECT_EQ(o.errors[0].code, c.code) << o.errors[0].to_string();
  EXPECT_NE(o.errors[0].to_string().find(c.message), std::string::npos) << o.errors[0].to_string();
  EXPECT_EQ(o.errors[0].source, c.name);
}

std::string cut(std::string s, std::size_t drop) {
  s.resize(s.size() - drop);
  return s;
}

std::string long_story() {
  std::string s;
  for (int i = 0; i < 400; ++i)
    s += "Paragraph " + std::to_string(i * 7919) + " of the story says a little more than the one before.\n";
  return s;
}

INSTANTIATE_TEST_SUITE_P(
    Cases, BadInput,
    testing::Values(
        BadCase{"empty.txt", "", ErrorCode::kInvalid, "empty.txt: empty", 0},
        BadCase{"empty.html", "", ErrorCode::kInvalid, "empty", 0},
        BadCase{"blank.txt", " \n\t\r\n", ErrorCode::kInvalid, "empty", 0},
        BadCase{"blank.jsonl", "\n\n", ErrorCode::kInvalid, "empty", 0},
        BadCase{"notext.html", "<html><body></body></html>", ErrorCode::kInvalid, "a page without text", 0},
        BadCase{"a.txt", "%PDF-1.4 ...", ErrorCode::kUnsupported, "looks like PDF", 0},
        BadCase{"b.html", "\x89PNG\r\n\x1A\n....", ErrorCode::kUnsupported, "looks like PNG image", 0},
        BadCase{"c.jsonl", "PK\x03\x04 zip", ErrorCode::kUnsupported, "looks like ZIP archive", 0},
        BadCase{"d.txt", std::string("\x01\x02\x00\x03 text \x00\x00\x07\x08", 14), ErrorCode::kUnsupported, "binary data", 0},
        BadCase{"nul.txt", "The talks" + std::string(1, '\0') + std::string(kStory), ErrorCode::kCorrupt, "at byte 9", 1},
        BadCase{"big.txt", std::string(200000, 'a'), ErrorCode::kTooLarge, "larger than the limit of 100000 bytes", 0},
        BadCase{"bomb.html.gz", gzip(std::string(20000000, ' ')), ErrorCode::kTooLarge, "larger than the limit", 0},
        BadCase{"bomb.jsonl.gz", gzip(std::string(20000000, ' ')), ErrorCode::kTooLarge, "longer than the limit", 0},
        BadCase{"gz.txt.gz", gzip(gzip(kStory)), ErrorCode::kUnsupported, "gzip data inside gzip", 0},
        BadCase{"cut.txt.gz", cut(gzip(long_story()), 400), ErrorCode::kCorrupt, "gzip data ends early", 1},
        BadCase{"sum.txt.gz", cut(gzip(kStory), 5) + "xxxxx", ErrorCode::kCorrupt, "damaged gzip data", 1},
        BadCase{"tail.txt.gz", gzip(kStory) + "trailing", ErrorCode::kCorrupt, "bytes after the end", 1},
        BadCase{"line.jsonl", "{\"text\":\"One.\"}\n{\"text\":\n{\"text\":\"Two.\"}\n", ErrorCode::kCorrupt,
                "line.jsonl:2: not valid JSON", 2},
        BadCase{"type.jsonl", "{\"text\":\"One.\"}\n[1,2]\n", ErrorCode::kInvalid, "type.jsonl:2: a JSON object was expected", 1},
        BadCase{"field.jsonl", "{\"txt\":\"One.\"}\n", ErrorCode::kInvalid, "field.jsonl:1: no text (tried maintext, text", 0},
        BadCase{"date.jsonl", "{\"id\":\"x\",\"text\":\"One.\",\"date\":\"31 June 2018\"}\n", ErrorCode::kInvalid,
                "date.jsonl:1: '31 June 2018' is not a date; x is kept without one", 1},
        BadCase{"date.txt", "A headline of some words\n\nPosted: February 30, 2018\n\n" + std::string(kStory),
                ErrorCode::kInvalid, "'February 30, 2018' is not a date", 1},
        BadCase{"date.html", "<meta property='article:published_time' content='soon'><p>" + std::string(kStory) + "</p>",
                ErrorCode::kInvalid, "'soon' (meta) is not a date", 1},
        BadCase{"deep.jsonl", std::string(5000, '[') + std::string(5000, ']') + "\n{\"text\":\"One.\"}", ErrorCode::kTooLarge,
                "deep.jsonl:1: not valid JSON", 1},
        BadCase{"long.jsonl", "{\"text\":\"" + std::string(150000, 'a') + "\"}\n{\"text\":\"One.\"}", ErrorCode::kTooLarge,
                "long.jsonl:1: a line longer than the limit", 1},
        BadCase{"cut.jsonl.gz", cut(gzip("{\"text\":\"One.\"}\n" + long_story()), 300), ErrorCode::kCorrupt, "not valid JSON", 1},
        BadCase{"bad.json", "{\"text\": \"One.\"", ErrorCode::kCorrupt, "not valid JSON", 0},
        BadCase{"scalar.json", "42", ErrorCode::kInvalid, "a JSON object or an array of objects was expected", 0},
        BadCase{"item.json", "[1,{\"text\":\"One.\"}]", ErrorCode::kInvalid, "item 1 of the array is no object", 1},
        BadCase{"head.csv", "a,b\n1,2\n", ErrorCode::kInvalid, "head.csv:1: no text column", 0},
        BadCase{"row.csv", "id,text\n1,One.\n2\n3,Three.\n", ErrorCode::kInvalid, "row.csv:3: 1 fields, the header has 2", 2},
        BadCase{"quote.csv", "id,text\n1,One.\n2,\"Two\n", ErrorCode::kCorrupt,
                "quote.csv:3: a quote that opens here is never closed", 1}),
    [](const testing::TestParamInfo<BadCase>& c) {
      std::string name = c.param.name;
      std::replace(name.begin(), name.end(), '.', '_');
      return name;
    });

TEST(BadInputFiles, AFolderWithEverythingWrong) {
  const Folder f;
  f.put("a_good.txt", kStory);
  f.put("b_empty.txt", "");
  f.put("c_binary.txt", std::string("\x7F") + "ELF" + std::string(100, '\0'));
  f.put("d_image.jpg", "\xFF\xD8\xFF");
  f.put("e_cut.txt.gz", cut(gzip(long_story()), 400));
  f.put("f_good.html", "<p>" + std::string(kStory) + "</p>");
  fs::create_symlink("nowhere.txt", f.path() + "/g_link.txt");
  const Outcome o = read({f.path(), f.path() + "/absent.txt", f.path() + "/no*.txt"});
  EXPECT_EQ(o.ids(), "a_good.txt e_cut.txt f_good");
  std::map<std::string, ErrorCode> by_name;
  for (const Error& e : o.errors) by_name[fs::path(e.source).filename().string()] = e.code;
  EXPECT_EQ(by_name.size(), o.errors.size());
  EXPECT_EQ(by_name["b_empty.txt"], ErrorCode::kInvalid);
  EXPECT_EQ(by_name["c_binary.txt"], ErrorCode::kUnsupported);
  EXPECT_EQ(by_name["d_image.jpg"], ErrorCode::kUnsupported);
  EXPECT_EQ(by_name["e_cut.txt.gz"], ErrorCode::kCorrupt);
  EXPECT_EQ(by_name["g_link.txt"], ErrorCode::kNotFound);
  EXPECT_EQ(by_name["absent.txt"], ErrorCode::kNotFound);
  EXPECT_EQ(by_name["no*.txt"], ErrorCode::kNotFound);
  EXPECT_EQ(o.errors.size(), 7u);
}

TEST(BadInputFiles, ALargeFileIsNotRead) {
  const Folder f;
  const std::string path = f.put("large.txt", "x");
  fs::resize_file(path, std::uintmax_t{200} << 20);
  const Outcome sparse = read({path});
  ASSERT_EQ(sparse.errors.size(), 1u);
  EXPECT_EQ(sparse.errors[0].code, ErrorCode::kUnsupported);  // zeros
  {
    std::ofstream out(path, std::ios::binary);
    const std::string mib(std::size_t{1} << 20, 'a');
    for (int i = 0; i < 80; ++i) out << mib;
  }
  const Outcome o = read({path});
  ASSERT_EQ(o.errors.size(), 1u);
  EXPECT_EQ(o.errors[0].code, ErrorCode::kTooLarge);
  EXPECT_EQ(o.errors[0].source, path);
  EXPECT_TRUE(o.documents.empty());
}

TEST(BadInputTables, NameFileAndLine) {
  const Folder f;
  f.put("html_hints.tsv", "#columns token\thint\n#source s\nshare\tdrop\n");
  f.put("furniture.tsv", "#columns match\tphrase\tmark\n#source s\nline\thome\tnothing\n");
  const auto unknown = load_ingest_tables(f.path());
  ASSERT_FALSE(unknown);
  EXPECT_NE(unknown.error().to_string().find("furniture.tsv:3: unknown mark 'nothing'"), std::string::npos)
      << unknown.error().to_string();
  f.put("furniture.tsv", "#columns match\tphrase\tmark\n#source s\nline\tHome\tfurniture\n");
  EXPECT_NE(load_ingest_tables(f.path()).error().message.find("folded"), std::string::npos);
  f.put("furniture.tsv", "#columns match\tphrase\tmark\n#source s\nline\thome\tfurniture\n");
  f.put("html_hints.tsv", "#columns token\thint\n#source s\nshare\tno\n");
  EXPECT_NE(load_ingest_tables(f.path()).error().to_string().find("html_hints.tsv:3: unknown hint 'no'"), std::string::npos);
  EXPECT_FALSE(load_ingest_tables(f.path() + "/absent"));
}

TEST(PlainText, ADateThatClosesALineOfProseAfterPublishedIsThePagesDate) {
  const auto d = document_from_text("Two papers, one river\n\nOur weekly pairing of leading articles from both banks, translated without comment. Published March 14, 2024\n\n"
                                    "The ministers met in Vienna on Monday and agreed to meet again before the summer.\n", "pair.txt");
  ASSERT_TRUE(d);
  ASSERT_TRUE(d->published);
  EXPECT_EQ(date_to_string(*d->published), "2024-03-14");
}

}  // namespace
}  // namespace parley
