// tests/cases/dialogue/*.txt: sentences with their mentions and frames as a reader would give them, and what the dialogue room must
// (+) and must not (-) make of them.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "parley/dialogue.h"

namespace parley {
namespace {

using Json = nlohmann::ordered_json;

const Lexicon& lexicon() {
  static const auto loaded = Lexicon::load(std::string(PARLEY_SOURCE_DIR) + "/data");
  EXPECT_TRUE(loaded) << loaded.error().to_string();
  return *loaded;
}

// `a "b c"#2 key="d e" key=f` -> words, quotes kept.
std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> out(1);
  bool quoted = false;
  for (char c : line) {
    if (c == '"') quoted = !quoted;
    if (c == ' ' && !quoted) {
      if (!out.back().empty()) out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  if (out.back().empty()) out.pop_back();
  return out;
}

std::string unquoted(std::string text) {
  std::erase(text, '"');
  return text;
}

struct Expected {
  bool present = true;
  std::string kind, line;
  std::vector<std::string> fields;  // "name=value", "name~part"
};

struct Case {
  std::string title, where, fault;
  Document document;
  std::vector<Sentence> sentences;
  std::vector<SentenceReading> readings;
  std::map<std::string, std::pair<std::uint32_t, std::uint32_t>> ids;  // mention id -> sentence, index
  std::vector<Expected> expected;

  // Words of the last sentence; "words"#2 is their second occurrence.
  Span find(const std::string& quote) {
    int nth = 1;
    std::string words = unquoted(quote);
    if (const auto hash = quote.rfind("\"#"); hash != std::string::npos) {
      nth = std::stoi(quote.substr(hash + 2));
      words = unquoted(quote.substr(0, hash));
    }
    const Span s = sentences.back().span;
    std::size_t at = document.text.find(words, s.begin);
    for (; nth > 1 && at != std::string::npos; --nth) at = document.text.find(words, at + 1);
    if (words.empty() || at == std::string::npos || at + words.size() > s.end) {
      fault = "the sentence does not say " + quote;
      return {};
    }
    return {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + words.size())};
  }

  void sentence(const std::string& words, bool paragraph, BlockKind kind) {
    if (!document.text.empty()) document.text += paragraph ? "\n\n" : " ";
    Sentence s;
    s.span.begin = static_cast<std::uint32_t>(document.text.size());
    document.text += words;
    s.span.end = static_cast<std::uint32_t>(document.text.size());
    s.paragraph = sentences.empty() ? 0 : sentences.back().paragraph + paragraph;
    s.kind = kind;
    sentences.push_back(std::move(s));
    readings.emplace_back();
    readings.back().passed_gate = true;
  }

  void mention(const std::vector<std::string>& f) {
    Mention m;
    m.span = find(f[2]);
    m.confidence = 1;
    static const std::set<std::string> kPronouns = {"he", "her", "him", "his", "it", "its", "she", "their", "they", "them", "we"};
    if (kPronouns.contains(ascii_lower(unquoted(f[2])))) m.kind = MentionKind::kPronoun;
    ids[f[1]] = {static_cast<std::uint32_t>(sentences.size() - 1), static_cast<std::uint32_t>(readings.back().mentions.size())};
    readings.back().mentions.push_back(m);
  }

  void likely(const std::vector<std::string>& f) {
    std::vector<float>& kinds = readings.back().kinds;
    kinds.resize(kRecordKindCount, 0.5f);
    for (std::size_t k = 0; k < kRecordKindCount; ++k)
      if (kRecordKinds[k] == f[1]) kinds[k] = std::stof(f[2]);
  }

  void frame(const std::vector<std::string>& f) {
    Frame frame;
    frame.trigger = find(f[1]);
    const std::size_t slash = f[2].find('/');
    frame.plover_type = f[2].substr(0, slash);
    if (slash != std::string::npos) frame.plover_mode = f[2].substr(slash + 1);
    frame.factuality = "certain";
    frame.factuality_confidence = 1;
    frame.confidence = 0.9f;
    frame.tense = "past";
    for (std::size_t i = 3; i < f.size(); ++i) {
      const std::size_t eq = f[i].find('=');
      const std::string key = f[i].substr(0, eq), value = f[i].substr(eq + 1);
      const auto list = [&](std::vector<std::uint32_t>& to) {
        for (std::string_view id : split(value, ',')) {
          const auto at = ids.find(std::string(id));
          if (at == ids.end() || at->second.first + 1 != sentences.size()) fault = "no mention " + std::string(id) + " in this sentence";
          else to.push_back(at->second.second);
        }
      };
      const auto span = [&](SpanRole role) { frame.spans[static_cast<std::size_t>(role)] = find(value); };
      if (key == "src") list(frame.sources);
      else if (key == "tgt") list(frame.targets);
      else if (key == "third") list(frame.third);
      else if (key == "by") list(frame.speakers);
      else if (key == "time") span(SpanRole::kTime);
      else if (key == "place") span(SpanRole::kPlace);
      else if (key == "content") span(SpanRole::kContent);
      else if (key == "cond") span(SpanRole::kCondition);
      else if (key == "ret") span(SpanRole::kReturn);
      else if (key == "reason") span(SpanRole::kReason);
      else if (key == "cue") span(SpanRole::kCue);
      else if (key == "fact") frame.factuality = value;
      else if (key == "tense") frame.tense = value;
      else if (key == "move") frame.move = value;
      else if (key == "contact") frame.contact = value;
      else fault = "no key " + key;
    }
    frame.mutual = frame.targets.empty() && frame.sources.size() > 1;
    readings.back().frames.push_back(std::move(frame));
  }
};

std::vector<Case> cases() {
  std::vector<Case> out;
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(PARLEY_SOURCE_DIR) + "/tests/cases/dialogue"))
    if (entry.path().extension() == ".txt") paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  for (const auto& path : paths) {
    std::ifstream in(path);
    int number = 0;
    for (std::string line; std::getline(in, line);) {
      ++number;
      if (line.empty() || line[0] == '#') continue;
      const std::vector<std::string> f = fields_of(line);
      if (f[0] == "==") {
        out.emplace_back();
        out.back().title = line.substr(3);
        out.back().where = path.filename().string() + ":" + std::to_string(number);
        out.back().document.id = "case.txt";
        out.back().document.language = "en";
        continue;
      }
      if (out.empty()) continue;
      Case& c = out.back();
      if (f[0] == "date") c.document.published = date_parse(f[1]);
      else if (f[0] == ">") c.sentence(line.substr(2), false, BlockKind::kBody);
      else if (f[0] == ">>") c.sentence(line.substr(3), true, BlockKind::kBody);
      else if (f[0] == "title") c.sentence(line.substr(6), true, BlockKind::kTitle);
      else if (f[0] == "caption") c.sentence(line.substr(8), true, BlockKind::kCaption);
      else if (f[0] == "likely" && f.size() == 3 && !c.sentences.empty()) c.likely(f);
      else if (f[0] == "m" && f.size() == 3 && !c.sentences.empty()) c.mention(f);
      else if (f[0] == "f" && f.size() > 2 && !c.sentences.empty()) c.frame(f);
      else if ((f[0] == "+" || f[0] == "-") && f.size() > 1) c.expected.push_back({f[0] == "+", f[1], line, {f.begin() + 2, f.end()}});
      else c.fault = "line " + std::to_string(number) + " is nothing known: " + line;
    }
  }
  for (Case& c : out) {
    c.document.blocks = {{{0, static_cast<std::uint32_t>(c.document.text.size())}, BlockKind::kBody}};
    c.document.hash = hash64(c.document.text);
    for (Sentence& s : c.sentences)
      for (const Token& t : tokenize(c.document.text, s.span)) s.tokens.push_back(t);
    for (SentenceReading& r : c.readings) {
      // Frames refer to mentions by index; mentions stand in the order of the case, which must be that of the text.
      for (std::size_t i = 1; i < r.mentions.size(); ++i)
        if (r.mentions[i].span < r.mentions[i - 1].span) c.fault = "mentions are out of order";
    }
  }
  return out;
}

std::string shown(const Json& value) {
  if (value.is_null()) return "";
  if (value.is_string()) return value.get<std::string>();
  if (value.is_array()) {
    std::string out;
    for (const Json& x : value) out += (out.empty() ? "" : ";") + shown(x);
    return out;
  }
  if (value.is_object()) return value.contains("value") ? shown(value["value"]) : value.contains("text") ? shown(value["text"]) : shown(value["by"]);
  return value.dump();
}

// "name=value": equal (lists joined by ";", dates by value); "name~part": contains.
bool matches(const Json& item, const std::string& wanted) {
  const std::size_t at = wanted.find_first_of("=~");
  if (at == std::string::npos) return false;
  const std::string name = wanted.substr(0, at), value = unquoted(wanted.substr(at + 1));
  const std::string found = item.contains(name) ? shown(item[name]) : "<no such field>";
  return wanted[at] == '=' ? found == value : found.find(value) != std::string::npos;
}

TEST(Dialogue, Cases) {
  const std::vector<Case> all = cases();
  EXPECT_FALSE(all.empty());
  for (const Case& c : all) {
    SCOPED_TRACE(c.where + " " + c.title);
    ASSERT_EQ(c.fault, "");
    EXPECT_FALSE(c.expected.empty());
    std::vector<std::vector<Mention>> mentions;
    for (const SentenceReading& r : c.readings) mentions.push_back(r.mentions);
    const DocumentActors actors(lexicon(), c.document, c.sentences, mentions);
    const std::vector<Event> events = code_events(lexicon(), c.document, c.sentences, c.readings, actors);
    const std::vector<DialogueItem> items = items_of(find_dialogue(lexicon(), c.document, c.sentences, c.readings, actors, events));
    std::string listing;
    for (const DialogueItem& i : items) listing += std::string(kDialogueKinds[i.index()]) + " " + dialogue_to_json(i) + "\n";
    for (const Expected& e : c.expected) {
      EXPECT_NE(std::find(std::begin(kDialogueKinds), std::end(kDialogueKinds), e.kind), std::end(kDialogueKinds)) << e.line;
      const bool found = std::any_of(items.begin(), items.end(), [&](const DialogueItem& i) {
        if (kDialogueKinds[i.index()] != e.kind) return false;
        const Json json = Json::parse(dialogue_to_json(i));
        return std::all_of(e.fields.begin(), e.fields.end(), [&](const std::string& f) { return matches(json, f); });
      });
      EXPECT_EQ(found, e.present) << e.line << "\nfound:\n" << listing;
    }
  }
}

TEST(Dialogue, PairsOfADocument) {
  Case c;
  c.document.id = "case.txt";
  c.sentence("India accused Pakistan.", false, BlockKind::kBody);
  c.mention({"m", "a", "\"India\""});
  c.mention({"m", "b", "\"Pakistan\""});
  c.frame({"f", "\"accused\"", "ACCUSE", "src=a", "tgt=b"});
  c.sentence("India met Oman.", false, BlockKind::kBody);
  c.mention({"m", "c", "\"India\""});
  c.mention({"m", "d", "\"Oman\""});
  std::vector<std::vector<Mention>> mentions;
  for (const SentenceReading& r : c.readings) mentions.push_back(r.mentions);
  const DocumentActors actors(lexicon(), c.document, c.sentences, mentions);
  const std::vector<Event> events = code_events(lexicon(), c.document, c.sentences, c.readings, actors);
  const std::vector<PairChoice> pairs = find_dialogue(lexicon(), c.document, c.sentences, c.readings, actors, events).pairs;
  ASSERT_EQ(pairs.size(), 2u) << "Pakistan and Oman are nowhere together";
  EXPECT_EQ(pairs[0].one.name + "-" + pairs[0].other.name, "India-Pakistan");
  EXPECT_EQ(pairs[1].other.name, "Oman");
  EXPECT_GT(pairs[0].probability, pairs[1].probability);
  EXPECT_NEAR(pairs[0].probability + pairs[1].probability, 1, 1e-9);
  std::set<std::string_view> told;
  for (const auto& [feature, value] : pairs[0].features) {
    EXPECT_TRUE(told.insert(feature).second) << feature << " twice";
    EXPECT_TRUE(lexicon().main_pair_weights().contains(feature)) << feature;
    EXPECT_NE(value, 0) << feature;
  }
  EXPECT_TRUE(told.contains("hostile acts between them"));
}

TEST(Dialogue, JsonThereAndBack) {
  Contact c;
  c.id = "C1", c.doc = "a.txt", c.quote = "a \"summit\"", c.span = {3, 13}, c.kind = "summit", c.confidence = 0.5;
  c.parties = {{"North Korea", "PRK"}, {"Union of Miners", ""}};
  c.scheduled_date = {"Monday", "2018-02-12", "", "day", {}};
  c.reasons = {{"the remarks", "North Korea", "probably"}};
  c.rungs = {{"proposed", {"in May", "2018-05", "", "month", {}}, "North Korea", {3, 9}}};
  State s;
  s.id = "S1", s.doc = "a.txt", s.dyad = {{"United States", "USA"}, {"North Korea", "PRK"}}, s.phase = "stalled";
  s.open_offers = {{{"North Korea", "PRK"}, "talks", "open"}};
  s.hedges = {"may"};
  for (const DialogueItem& item : {DialogueItem(c), DialogueItem(s)}) {
    const std::string json = dialogue_to_json(item);
    const auto back = dialogue_from_json(kDialogueKinds[item.index()], json);
    ASSERT_TRUE(back) << back.error().to_string();
    EXPECT_EQ(dialogue_to_json(*back), json);
  }
  EXPECT_FALSE(dialogue_from_json("moves", "[1"));
  EXPECT_FALSE(dialogue_from_json("dances", "{}"));
  // Fields of a wrong type are taken for missing ones, not trusted.
  const auto odd = dialogue_from_json("moves", R"({"id":5,"actor":"x","kind":["offer"],"bstart":-4,"date":7})");
  ASSERT_TRUE(odd);
  EXPECT_EQ(std::get<Move>(*odd).kind, "");
}

}  // namespace
}  // namespace parley
