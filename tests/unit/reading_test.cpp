#include "parley/reading.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>

#include "reading/frames.h"
#include "reading/gate.h"
#include "reading/mentions.h"
#include "reading_fixture.h"

namespace parley {
namespace {

namespace fs = std::filesystem;

using test::kBases, test::kTiny, test::kTree, test::lexicon;

// A case of a file: lines under "== title".
struct Case {
  std::string title;
  std::vector<std::string> lines;
};
std::vector<Case> read_cases(const std::string& name) {
  const auto bytes = read_file(kTree + "/tests/cases/reading/" + name);
  EXPECT_TRUE(bytes) << bytes.error().to_string();
  std::vector<Case> cases;
  for (const std::string_view line : split(*bytes, '\n')) {
    if (line.starts_with("== ")) {
      cases.push_back({std::string(line.substr(3)), {}});
    } else if (!cases.empty() && !trim(line).empty()) {
      cases.back().lines.emplace_back(line);
    }
  }
  EXPECT_GE(cases.size(), 10u);
  return cases;
}

std::vector<std::string> words_of(std::string_view text) {
  std::istringstream in{std::string(text)};
  std::vector<std::string> out;
  for (std::string word; in >> word;) out.push_back(word);
  return out;
}

TEST(ReadingHeads, EqualTheReference) {
  const auto expected = nlohmann::json::parse(*read_file(kTiny + "/expected.json"));
  const auto encoder = Encoder::open(kTiny, kBases, {1, false, token_head_names()});
  ASSERT_TRUE(encoder) << encoder.error().to_string();
  const auto heads = Heads::load(kTiny, encoder->adapter(), encoder->width(), lexicon());
  ASSERT_TRUE(heads) << heads.error().to_string();
  const std::pair<const char*, Heads::TokenHead> names[] = {{"mention", Heads::kMention}, {"trigger", Heads::kTrigger},
                                                            {"inside", Heads::kInside},   {"mode", Heads::kMode},
                                                            {"tense", Heads::kTense},     {"move", Heads::kMove},
                                                            {"contact", Heads::kContact}, {"factuality", Heads::kFactuality}};
  std::size_t compared = 0;
  for (const auto& e : expected) {
    const Status status = encoder->run({e["ids"].get<std::vector<std::int32_t>>()}, [&](std::size_t, TokenStates states) {
      auto compare = [&](const std::string& name, const std::vector<float>& got, const nlohmann::json& logits) {
        const auto want = logits.get<std::vector<float>>();
        ASSERT_EQ(got.size(), want.size()) << name;
        for (std::size_t k = 0; k < got.size(); ++k) EXPECT_NEAR(got[k], want[k], 2e-3) << name << " " << k;
        ++compared;
      };
      auto rows_of = [](const nlohmann::json& span) {
        Rows rows;
        if (!span.is_null())
          for (std::uint32_t r = span[0].get<std::uint32_t>(); r < span[1].get<std::uint32_t>(); ++r) rows.push_back(r);
        return rows;
      };
      for (const auto& [name, head] : names)
        for (std::size_t t = 0; t < states.length; ++t) compare(name, heads->logits(states, t, head), e["tokens"][name][t]);
      for (std::size_t t = 0; t < states.length; ++t) {
        const auto logits = e["tokens"]["mention"][t].get<std::vector<double>>();
        const double o = std::exp(logits[0]), b = std::exp(logits[1]), i = std::exp(logits[2]);
        EXPECT_NEAR(heads->tag(states, t).inside, (b + i) / (o + b + i), 1e-3);
        EXPECT_EQ(heads->tag(states, t).opens, b > i);
      }
      for (const auto& r : e["roles"]) {
        const Rows rows = rows_of(r["span"]);
        const auto row = r["row"].get<std::size_t>();
        compare("role",
                role_logits(*heads, heads->logits(states, row, Heads::kRoleTrigger), role_span(*heads, states, rows),
                            distance_to(rows, row), 0, kMentionRoleCount + kSpanRoleCount),
                r["logits"]);
      }
      for (const auto& l : e["links"])
        compare("link", link_logits(*heads, states, l["from"].get<std::size_t>(), l["to"].get<std::size_t>()), l["logits"]);
      for (const auto& p : e["pairs"])
        compare("type", pair_logits(*heads, states, rows_of(p["source"]), rows_of(p["target"])), p["type"]);
    });
    ASSERT_TRUE(status);
  }
  EXPECT_GE(compared, 500u);
}

TEST(ReadingHeads, DistancesGrowInSteps) {
  Heads h;
  h.distance_steps = {1, 3, 6};
  const std::pair<int, std::size_t> cases[] = {{0, 3},  {1, 4},  {2, 4},  {3, 5},  {5, 5},  {6, 6},
                                               {90, 6}, {-1, 2}, {-3, 1}, {-6, 0}, {-90, 0}};
  for (const auto& [distance, bucket] : cases) EXPECT_EQ(h.distance_bucket(distance), bucket) << distance;
}

TEST(ReadingHeads, ConfidenceIsCalibrated) {
  Heads h;
  EXPECT_NEAR(h.calibrated(0.3f), 0.3f, 1e-5f);
  h.frame_bias = 1;
  EXPECT_LT(h.calibrated(0.5f), 0.5f);
  h.frame_bias = 0;
  h.frame_temperature = 2;
  EXPECT_LT(h.calibrated(0.9f), 0.9f);
  EXPECT_GT(h.calibrated(0.9f), 0.5f);
  EXPECT_GT(h.calibrated(0.0f), 0.0f) << "never quite sure";
}

TEST(ReadingHeads, Gelu) {
  for (float x = -12; x < 12; x += 0.013f) {
    std::vector<float> y = {x};
    gelu(y);
    EXPECT_NEAR(y[0], 0.5 * static_cast<double>(x) * (1 + std::erf(static_cast<double>(x) / std::sqrt(2.0))), 2e-6) << x;
  }
}

TEST(ReadingHeads, YieldIsOneType) {
  const Heads h;
  std::vector<float> logits(kPloverTypeCount);
  logits[2] = 1.0f;  // SUPPORT
  logits[3] = 0.6f;  // CONCEDE
  logits[6] = 0.7f;  // RETREAT
  const auto types = h.types(logits);
  EXPECT_EQ(types.size(), 15u);
  EXPECT_EQ(kPloverTypes[types[0].first], "RETREAT");
  EXPECT_EQ(kPloverTypes[types[1].first], "SUPPORT");
  float sum = 0;
  for (const auto& t : types) sum += t.second;
  EXPECT_NEAR(sum, 1, 1e-5);
  EXPECT_EQ(named_types(types).size(), 4u);
  EXPECT_EQ(named_types(types)[0].first, "RETREAT");
}

TEST(ReadingHeads, TemperatureCoolsTypes) {
  Heads h;
  std::vector<float> logits(kPloverTypeCount);
  logits[0] = 3;
  const float hot = h.types(logits)[0].second;
  h.type_temperature = 3;
  EXPECT_LT(h.types(logits)[0].second, hot);
}

TEST(ReadingHeads, ModesAreLegalForTheType) {
  Heads h;
  h.modes = {"", "visit", "seize"};
  h.legal_modes = {{true, true, false}, {true, false, true}};
  EXPECT_EQ(h.modes[h.mode_of({0, 1, 2}, 0)], "visit");
  EXPECT_EQ(h.modes[h.mode_of({0, 1, 2}, 1)], "seize");
  EXPECT_EQ(h.modes[h.mode_of({3, 1, 2}, 1)], "");
}

std::vector<Span> find_all(const std::string& text, std::string_view parts) {
  std::vector<Span> out;
  std::size_t from = 0;
  for (const std::string_view part : split(parts, '|')) {
    const std::string_view words = trim(part);
    if (words.empty()) continue;
    std::size_t at = text.find(words, from);
    if (at == std::string::npos) at = text.find(words);
    EXPECT_NE(at, std::string::npos) << words;
    out.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + words.size())});
    from = at + 1;
  }
  return out;
}

TEST(ReadingMentions, Cases) {
  const auto subwords = Subwords::load(kTiny + "/vocab.txt");
  ASSERT_TRUE(subwords);
  Heads heads;
  heads.offsets = {0, 3};
  heads.token_bias = {0, 0, 0};
  heads.mention_threshold = 0.5f;
  heads.lexicon_threshold = 0.2f;
  const char* kinds[] = {"name", "nominal", "pronoun"};
  for (const Case& c : read_cases("mentions.txt")) {
    SCOPED_TRACE(c.title);
    std::string text, want, got;
    std::vector<std::string> tags;
    Found found;
    static const Agent agent;
    for (const std::string& line : c.lines) {
      const std::string_view l = line;
      if (l.starts_with("text: ")) {
        text = l.substr(6);
      } else if (l.starts_with("tags: ")) {
        tags = words_of(l.substr(6));
      } else if (l.starts_with("names: ")) {
        for (const Span s : find_all(text, l.substr(7))) found.names.push_back({s, {}});
      } else if (l.starts_with("agents: ")) {
        for (const Span s : find_all(text, l.substr(8))) found.agents.push_back({s, &agent, false});
      } else {
        want += line + "\n";
      }
    }
    const Pieces pieces = make_pieces(*subwords, text, {0, static_cast<std::uint32_t>(text.size())}, 100);
    ASSERT_EQ(pieces.words.size(), tags.size());
    std::vector<float> logits((pieces.ids.size() + 2) * 3, -10.0f);
    for (std::size_t w = 0; w < tags.size(); ++w) {
      float* row = &logits[pieces.words[w].first_row * 3];
      if (tags[w] == "b") {
        row[0] = 0.847f;  // inside: 0.3
        row[1] = 0;
      } else {
        row[std::string_view("OBI").find(tags[w])] = 10;
      }
    }
    TokenStates states;
    states.length = pieces.ids.size() + 2;
    states.heads = logits.data();
    states.head_width = 3;
    for (const Mention& m :
         find_mentions(heads, states, pieces, found, tokenize(text, {0, static_cast<std::uint32_t>(text.size())}), text)) {
      got += std::string(kinds[static_cast<int>(m.kind)]) + " " + std::string(slice(text, m.span)) + "\n";
      EXPECT_GE(m.confidence, 0);
      EXPECT_LE(m.confidence, 1);
    }
    EXPECT_EQ(got, want);
  }
}

TEST(ReadingMentions, AtMostTheSurest) {
  const auto subwords = Subwords::load(kTiny + "/vocab.txt");
  ASSERT_TRUE(subwords);
  std::string text;
  for (int i = 0; i < 30; ++i) text += "japan ";
  const Pieces pieces = make_pieces(*subwords, text, {0, static_cast<std::uint32_t>(text.size())}, 100);
  std::vector<float> logits(32 * 3);
  for (std::size_t t = 0; t < 32; ++t) logits[t * 3 + 1] = 1.5f + 0.1f * static_cast<float>(t);
  Heads heads;
  heads.offsets = {0, 3};
  heads.token_bias = {0, 0, 0};
  heads.mention_threshold = 0.5f;
  TokenStates states;
  states.length = 32;
  states.heads = logits.data();
  states.head_width = 3;
  const auto mentions = find_mentions(heads, states, pieces, {}, {}, text);
  ASSERT_EQ(mentions.size(), kMaxMentions);
  EXPECT_EQ(mentions.front().span.begin, 6u * 6) << "the last 24 are the surest";
  EXPECT_TRUE(std::is_sorted(mentions.begin(), mentions.end(), [](const auto& a, const auto& b) { return a.span < b.span; }));
}

std::string parties(const std::vector<std::uint32_t>& list) {
  std::string out;
  for (const std::uint32_t i : list) out += (out.empty() ? std::string() : std::string(",")) + std::to_string(i);
  return out.empty() ? "-" : out;
}

TEST(ReadingFrames, Triggers) {
  const auto subwords = Subwords::load(kTiny + "/vocab.txt");
  ASSERT_TRUE(subwords);
  Heads heads;
  heads.trigger_threshold = 0.5f;
  heads.offsets = {0, 3, 3 + kPloverTypeCount, 4 + kPloverTypeCount};
  heads.token_bias.assign(4 + kPloverTypeCount, 0);
  auto logit = [](float p) { return std::log(p / (1 - p)); };
  for (const Case& c : read_cases("triggers.txt")) {
    SCOPED_TRACE(c.title);
    std::string text, want, got;
    std::vector<std::pair<std::string, std::string>> scores;  // words, "TYPE=.8" or "inside=.7"
    for (const std::string& line : c.lines) {
      if (line.starts_with("text: ")) {
        text = line.substr(6);
      } else if (line.starts_with("> ")) {
        want += line.substr(2) + "\n";
      } else {
        const auto f = words_of(line);
        for (std::size_t i = 1; i < f.size(); ++i) scores.emplace_back(f[0], f[i]);
      }
    }
    const Pieces pieces = make_pieces(*subwords, text, {0, static_cast<std::uint32_t>(text.size())}, 100);
    const std::size_t width = heads.offsets.back();
    std::vector<float> logits((pieces.ids.size() + 2) * width, -10.0f);
    for (const auto& [word, score] : scores) {
      const std::string name = score.substr(0, score.find('='));
      const float value = logit(std::stof(score.substr(score.find('=') + 1)));
      const auto at =
          std::find_if(pieces.words.begin(), pieces.words.end(), [&](const Word& w) { return slice(text, w.span) == word; });
      ASSERT_NE(at, pieces.words.end()) << word;
      const auto type =
          static_cast<std::size_t>(std::find(std::begin(kPloverTypes), std::end(kPloverTypes), name) - std::begin(kPloverTypes));
      logits[at->first_row * width + (name == "inside" ? heads.offsets[2] : heads.offsets[1] + type)] = value;
    }
    TokenStates states;
    states.length = pieces.ids.size() + 2;
    states.heads = logits.data();
    states.head_width = width;
    for (const Trigger& t : find_triggers(heads, states, pieces)) {
      got += std::string(slice(text, t.span));
      for (const auto& [type, p] : t.types) got += " " + std::string(kPloverTypes[type]) + "=" + std::to_string(p).substr(1, 3);
      got += "\n";
    }
    EXPECT_EQ(got, want);
  }
}

TEST(ReadingFrames, ListedTogether) {
  const struct {
    const char* between;
    bool listed;
  } cases[] = {{" and ", true}, {", ", true}, {", and ", true}, {" as well as ", true}, {" & ", true},         {" AND\n", true},
               {" or ", true},  {"-", true},  {"/", true},      {" - ", false},         {" and the ", true},   {" the ", false},
               {" ", false},    {"", false},  {" met ", false}, {". ", false},          {" and then ", false}, {"; ", false}};
  for (const auto& c : cases) {
    const std::string text = "Iran" + std::string(c.between) + "Japan";
    const auto end = static_cast<std::uint32_t>(text.size());
    EXPECT_EQ(listed_together(text, {0, 4}, {end - 5, end}), c.listed) << c.between;
  }
}

Sentence whole_sentence(const std::string& text) {
  Sentence s;
  s.span = {0, static_cast<std::uint32_t>(text.size())};
  s.tokens = tokenize(text, s.span);
  return s;
}

TEST(ReadingGate, ActorsAndCues) {
  const struct {
    const char* text;
    bool passes;
  } cases[] = {{"South Korea is warm in May.", true},
               {"Talks went on when police came.", true},
               {"They ate lunch.", true},
               {"The weather in Zyxwvut was fine.", true},
               {"The weather was warm.", false},
               {"Three were killed.", true},
               {"Rain fell on the hills, and it was cold.", true},
               {"12.5 percent", false},
               {"", false}};
  for (const auto& c : cases) {
    const std::string text = c.text;
    const Sentence s = whole_sentence(text);
    const Found found = find_in(lexicon(), text, s.span);
    EXPECT_EQ(passes_gate(found, text, s), c.passes) << text;
  }
}

ReaderOptions options_with(int threads, bool int8 = true) {
  ReaderOptions o;
  o.encoder.threads = threads;
  o.encoder.int8 = int8;
  o.sentence_vectors = true;
  return o;
}

std::string describe(const std::vector<SentenceReading>& readings) {
  std::ostringstream out;
  out << std::hexfloat;
  for (const SentenceReading& r : readings) {
    out << "sentence " << r.passed_gate << r.cut << "\n";
    for (const Mention& m : r.mentions)
      out << " " << m.span.begin << "-" << m.span.end << " " << static_cast<int>(m.kind) << " " << m.confidence << "\n";
    for (const Frame& f : r.frames) {
      out << " " << parties(f.sources) << (f.mutual ? "=" : ">") << parties(f.targets) << " " << f.plover_type << "/"
          << f.plover_mode << " " << f.factuality << " " << f.tense << " " << f.move << " " << f.contact << " " << f.confidence
          << " @" << f.trigger.begin << " " << parties(f.third) << " " << parties(f.speakers) << "\n";
      for (const auto& s : f.scores) out << "  " << s.first << " " << s.second << "\n";
      for (const Span s : f.spans) out << " " << s.begin << "-" << s.end;
      for (const FrameLink& l : f.links) out << " link " << static_cast<int>(l.kind) << " " << l.to;
    }
    for (const float v : r.vector) out << v << " ";
  }
  return out.str();
}

Document document_of(const std::vector<std::string>& lines) {
  Document d;
  for (const std::string& line : lines) {
    const auto begin = static_cast<std::uint32_t>(d.text.size());
    d.text += line;
    d.blocks.push_back({{begin, static_cast<std::uint32_t>(d.text.size())}, BlockKind::kBody});
    d.text += "\n\n";
  }
  return d;
}

std::vector<std::string> random_lines(std::size_t count) {
  const std::vector<std::string> words = {
      "North Korea", "Japan", "the government", "met", "accused", "Moon",         "police", "refused", "talks",     "with",
      "and",         "the",   "Iran",           "of",  "visit",   "s\xC3\xA9oul", "they",   "summit",  "threatened"};
  std::mt19937 random(3);
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < count; ++i) {
    std::string line = words[random() % words.size()];
    for (std::size_t n = random() % 15; n > 0; --n) line += " " + words[random() % words.size()];
    lines.push_back(line + ".");
  }
  return lines;
}

TEST(Reader, SameOnAnyNumberOfThreads) {
  const Document d = document_of(random_lines(120));
  const auto list = sentences(d);
  ASSERT_EQ(list.size(), 120u);
  std::string first;
  for (const int threads : {1, 2, 4}) {
    const auto reader = Reader::open(kTiny, kBases, lexicon(), options_with(threads));
    ASSERT_TRUE(reader) << reader.error().to_string();
    const auto readings = reader->read(d, list);
    ASSERT_TRUE(readings) << readings.error().to_string();
    if (first.empty()) {
      first = describe(*readings);
      std::size_t frames = 0;
      for (const auto& r : *readings) frames += r.frames.size();
      EXPECT_GT(frames, 20u) << "the random model finds something";
    }
    EXPECT_EQ(describe(*readings), first) << threads;
  }
  // A sentence alone reads as it does in company.
  const auto reader = Reader::open(kTiny, kBases, lexicon(), options_with(1));
  ASSERT_TRUE(reader);
  std::string alone;
  for (const Sentence& s : list) alone += describe(*reader->read(d, {s}));
  EXPECT_EQ(alone, first);
  // And so does a document among others, more than are encoded at once.
  const auto many = reader->read(std::vector<Reader::Source>(10, {d, list}));
  ASSERT_TRUE(many) << many.error().to_string();
  ASSERT_EQ(many->size(), 10u);
  for (const auto& readings : *many) EXPECT_EQ(describe(readings), first);
}

TEST(Reader, ReadingsAreWellFormed) {
  const Document d = document_of(random_lines(80));
  const auto list = sentences(d);
  ReaderOptions options = options_with(1);
  options.gate = false;
  const auto reader = Reader::open(kTiny, kBases, lexicon(), options);
  ASSERT_TRUE(reader);
  const auto readings = reader->read(d, list);
  ASSERT_TRUE(readings);
  ASSERT_EQ(readings->size(), list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    const SentenceReading& r = (*readings)[i];
    EXPECT_TRUE(r.passed_gate);
    double squares = 0;
    for (const float v : r.vector) squares += static_cast<double>(v) * static_cast<double>(v);
    EXPECT_NEAR(squares, 1, 1e-5);
    for (std::size_t m = 0; m < r.mentions.size(); ++m) {
      EXPECT_TRUE(list[i].span.contains(r.mentions[m].span));
      if (m > 0) {
        EXPECT_LE(r.mentions[m - 1].span.end, r.mentions[m].span.begin);
      }
    }
    for (std::size_t f = 0; f < r.frames.size(); ++f) {
      const Frame& frame = r.frames[f];
      EXPECT_FALSE(frame.sources.empty() && frame.targets.empty());
      for (const auto* list_of : {&frame.sources, &frame.targets, &frame.third, &frame.speakers})
        for (const std::uint32_t m : *list_of) EXPECT_LT(m, r.mentions.size());
      for (const std::uint32_t m : frame.sources)
        EXPECT_EQ(std::count(frame.targets.begin(), frame.targets.end(), m), 0) << "on one side only";
      for (const Span span : frame.spans) EXPECT_TRUE(span.empty() || list[i].span.contains(span));
      for (const FrameLink& link : frame.links) {
        EXPECT_LT(link.to, r.frames.size());
        EXPECT_NE(link.to, f);
      }
      if (frame.mutual) {
        EXPECT_TRUE(frame.targets.empty());
        EXPECT_GE(frame.sources.size(), 2u);
      }
      EXPECT_EQ(frame.plover_type, frame.scores[0].first);
      EXPECT_FALSE(frame.factuality.empty());
      if (f > 0) {
        EXPECT_LE(frame.confidence, r.frames[f - 1].confidence);
      }
      EXPECT_FALSE(frame.trigger.empty());
      EXPECT_TRUE(list[i].span.contains(frame.trigger));
    }
  }
}

TEST(Reader, OptionsDecideWhatIsKept) {
  const Document d = document_of({"the weather was warm.", "Japan accused Iran."});
  const auto list = sentences(d);
  ReaderOptions o;
  o.min_confidence = 0.6f;
  const auto strict = Reader::open(kTiny, kBases, lexicon(), o);
  ASSERT_TRUE(strict);
  const auto readings = strict->read(d, list);
  ASSERT_TRUE(readings);
  EXPECT_FALSE((*readings)[0].passed_gate);
  EXPECT_TRUE((*readings)[0].mentions.empty());
  EXPECT_TRUE((*readings)[1].passed_gate);
  EXPECT_TRUE((*readings)[1].vector.empty());
  for (const Frame& f : (*readings)[1].frames) EXPECT_GE(f.confidence, 0.6f);
  o.gate = false;
  const auto open = Reader::open(kTiny, kBases, lexicon(), o);
  ASSERT_TRUE(open);
  EXPECT_TRUE((*open->read(d, list))[0].passed_gate);
  EXPECT_TRUE(open->read(d, {})->empty());
}

TEST(Reader, LongSentencesAreCutAndSaySo) {
  std::string text = "Japan";
  for (int i = 0; i < 100; ++i) text += " and Iran";
  const Document d = document_of({text});
  const auto reader = Reader::open(kTiny, kBases, lexicon(), options_with(1));
  ASSERT_TRUE(reader);
  const auto readings = reader->read(d, {whole_sentence(text)});
  ASSERT_TRUE(readings);
  EXPECT_TRUE((*readings)[0].cut);
  EXPECT_LE((*readings)[0].mentions.size(), kMaxMentions);
}

TEST(Reader, PairsWithOneOrBothSides) {
  const auto reader = Reader::open(kTiny, kBases, lexicon(), options_with(2, false));
  ASSERT_TRUE(reader);
  EXPECT_EQ(reader->model_name(), "tiny-random");
  EXPECT_EQ(reader->model_hash().size(), 64u);
  const std::string text = "north korea met japan and the rebels";
  const auto read = reader->pairs({{text, {{0, 11}}, {{16, 21}}}, {text, {{0, 11}}, {}}, {text, {}, {{0, 5}, {16, 21}}}});
  ASSERT_TRUE(read) << read.error().to_string();
  ASSERT_EQ(read->size(), 3u);
  for (const PairReading& p : *read) {
    EXPECT_EQ(p.plover_type, p.scores[0].first);
    EXPECT_EQ(p.confidence, p.scores[0].second);
    EXPECT_GT(p.confidence, 1.0f / 16);
  }
  EXPECT_NE((*read)[0].confidence, (*read)[1].confidence);
  EXPECT_TRUE(reader->pairs({})->empty());
}

TEST(Reader, ASecondAdaptersWordOnPairsIsAdded) {
  const std::vector<MarkedPair> pairs = {{"north korea met japan and the rebels", {{0, 11}}, {{16, 21}}}};
  ReaderOptions options = options_with(1, false);
  const auto alone = Reader::open(kTiny, kBases, lexicon(), options);
  options.pairs = kTiny;
  const auto both = Reader::open(kTiny, kBases, lexicon(), options);
  ASSERT_TRUE(alone && both);
  const PairReading one = (*alone->pairs(pairs))[0], two = (*both->pairs(pairs))[0];
  // The same word twice: the same order of types, each further ahead of the next.
  ASSERT_EQ(one.scores.size(), two.scores.size());
  for (std::size_t i = 1; i < one.scores.size(); ++i) {
    EXPECT_EQ(one.scores[i].first, two.scores[i].first);
    EXPECT_GE(two.scores[i - 1].second / two.scores[i].second, one.scores[i - 1].second / one.scores[i].second);
  }
  EXPECT_GT(two.confidence, one.confidence);
  EXPECT_NE(alone->model_hash(), both->model_hash());
  options.pairs = kTiny + "/nothing";
  const auto missing = Reader::open(kTiny, kBases, lexicon(), options);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  EXPECT_TRUE(missing.error().source.starts_with(kTiny + "/nothing"));
}

TEST(Reader, PairsFarIntoALongText) {
  const auto reader = Reader::open(kTiny, kBases, lexicon(), options_with(1));
  ASSERT_TRUE(reader);
  std::string text;
  for (int i = 0; i < 200; ++i) text += "talks with ";
  const auto at = static_cast<std::uint32_t>(text.size());
  text += "japan accused iran of talks";
  EXPECT_TRUE(reader->pairs({{text, {{at, at + 5}}, {{at + 14, at + 18}}}}));
  const auto apart = reader->pairs({{text, {{0, 5}}, {{at + 14, at + 18}}}});
  ASSERT_FALSE(apart);
  EXPECT_EQ(apart.error().message, "a marked span has no words, or is too far from the other");
}

TEST(ReaderErrors, MarkedPairs) {
  const auto reader = Reader::open(kTiny, kBases, lexicon(), options_with(1));
  ASSERT_TRUE(reader);
  const MarkedPair good = {"japan met iran", {{0, 5}}, {{10, 14}}};
  const struct {
    MarkedPair pair;
    const char* message;
  } cases[] = {{{"japan met iran", {}, {}}, "nothing is marked"},
               {{"japan", {{0, 6}}, {}}, "a marked span is empty or outside the text"},
               {{"japan", {{3, 3}}, {}}, "a marked span is empty or outside the text"},
               {{"japan", {{4, 2}}, {}}, "a marked span is empty or outside the text"},
               {{"", {{0, 1}}, {}}, "a marked span is empty or outside the text"},
               {{"japan  met", {{5, 7}}, {}}, "a marked span has no words, or is too far from the other"}};
  for (const auto& c : cases) {
    const auto result = reader->pairs({good, c.pair});
    ASSERT_FALSE(result) << c.message;
    EXPECT_EQ(result.error().code, ErrorCode::kInvalid);
    EXPECT_EQ(result.error().message, c.message);
    EXPECT_EQ(result.error().line, 2);
  }
  const auto huge = reader->pairs({{std::string((1 << 20) + 1, 'a'), {{0, 1}}, {}}});
  ASSERT_FALSE(huge);
  EXPECT_EQ(huge.error().code, ErrorCode::kTooLarge);
}

TEST(ReaderErrors, ModelCard) {
  const struct {
    const char* title;
    std::function<void(nlohmann::json&)> edit;
    const char* message;
  } cases[] = {
      {"types missing", [](auto& j) { j.erase("types"); }, "types are not the PLOVER types in their order"},
      {"types swapped", [](auto& j) { std::swap(j["types"][0], j["types"][1]); },
       "types are not the PLOVER types in their order"},
      {"too few types", [](auto& j) { j["types"].erase(15); }, "types are not the PLOVER types in their order"},
      {"types of numbers", [](auto& j) { j["types"][3] = 3; }, "types are not the PLOVER types in their order"},
      {"tags",
       [](auto& j) {
         j["mention_tags"] = {"B", "I", "O"};
       },
       "mention_tags are not O, B, I"},
      {"modes", [](auto& j) { j["modes"].erase(0); }, "modes are not a list of names that begins with \"\""},
      {"modes and tensor differ", [](auto& j) { j["modes"].push_back("x"); }, "tensor mode.weight is [8,32], expected [9,32]"},
      {"factualities", [](auto& j) { j["factualities"] = "certain"; }, "factualities are not a list of names"},
      {"no threshold", [](auto& j) { j["thresholds"].erase("trigger"); }, "thresholds.trigger is not a number in range"},
      {"threshold", [](auto& j) { j["thresholds"]["mention"] = 1.5; }, "thresholds.mention is not a number in range"},
      {"thresholds a list", [](auto& j) { j["thresholds"] = {1}; }, "thresholds.mention is not a number in range"},
      {"roles", [](auto& j) { std::swap(j["mention_roles"][0], j["mention_roles"][1]); },
       "mention_roles are not those that this program knows"},
      {"links", [](auto& j) { j["links"].push_back("x"); }, "links are not those that this program knows"},
      {"no moves", [](auto& j) { j.erase("moves"); }, "moves are not a list of names"},
      {"steps fall",
       [](auto& j) {
         j["distance_steps"] = {3, 1, 6};
       },
       "distance_steps do not ascend"},
      {"steps missing", [](auto& j) { j.erase("distance_steps"); }, "distance_steps are not a list of numbers"},
      {"steps and tensor differ",
       [](auto& j) {
         j["distance_steps"] = {1, 3};
       },
       "tensor role.distance is [7,16], expected [5,16]"},
      {"temperature", [](auto& j) { j["calibration"]["type_temperature"] = 0; },
       "calibration.type_temperature is not a number in range"},
  };
  for (const auto& c : cases) {
    const fs::path dir = fs::temp_directory_path() / ("parley_reader_" + std::to_string(std::random_device{}()));
    fs::copy(kTiny, dir);
    auto card = nlohmann::json::parse(*read_file((dir / "model.json").string()));
    c.edit(card);
    ASSERT_TRUE(write_file((dir / "model.json").string(), card.dump()));
    const auto reader = Reader::open(dir.string(), kBases, lexicon(), {});
    fs::remove_all(dir);
    ASSERT_FALSE(reader) << c.title;
    EXPECT_EQ(reader.error().code, ErrorCode::kInvalid) << c.title;
    EXPECT_EQ(reader.error().message, c.message) << c.title;
  }
}

TEST(ReaderErrors, NoVocabulary) {
  const fs::path dir = fs::temp_directory_path() / ("parley_reader_" + std::to_string(std::random_device{}()));
  fs::create_directories(dir);
  fs::copy(kTiny, dir / "tiny");
  fs::remove(dir / "tiny" / "vocab.txt");
  const auto reader = Reader::open(kTiny, dir.string(), lexicon(), {});
  fs::remove_all(dir);
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(reader.error().source, (dir / "tiny" / "vocab.txt").string());
}

}  // namespace
}  // namespace parley
