// Decisions about events -> annotated texts.
#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "exchange/corpus_sentence.h"
#include "exchange/file_set.h"

namespace parley {

namespace {

using ByEvent = std::map<std::string, std::vector<ReviewDecision>>;  // by id

// "hearing-2.txt#0a" -> "reviewed-hearing-2-txt-0a-" and 8 hex digits that keep two documents apart.
std::string name_of(const std::string& doc) {
  constexpr std::size_t kLongest = 60;
  std::string out = "reviewed";
  bool gap = true;
  for (const char c : ascii_lower(doc)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain && gap) out += '-';
    if (plain) out += c;
    gap = !plain;
    if (out.size() >= kLongest) break;
  }
  return out + fmt::format("-{:08x}", static_cast<std::uint32_t>(hash64(doc)));
}

// Decisions about events by document; what cannot teach the reader is noted.
Result<std::map<std::string, ByEvent>> by_document(const Record& record, const std::vector<ReviewDecision>& decisions,
                                                   std::vector<CorpusNote>& notes) {
  std::map<std::string, ByEvent> out;
  std::map<std::string, std::size_t> others;
  for (const ReviewDecision& d : decisions) {
    if (d.kind != "events") {
      ++others[d.kind];
    } else if (d.id.empty()) {
      notes.push_back(
          {d.doc, "", "nothing stands any more where it was decided to " + d.verb + " \"" + one_line(d.quote) + "\""});
    } else {
      Result<StoredEvent> event = record.event(d.id);
      if (!event) return event.error();
      out[event->event.doc][d.id].push_back(d);
    }
  }
  for (const auto& [kind, count] : others)
    notes.push_back(
        {"", "", fmt::format("{} decision{} about {}: annotated texts hold events alone", count, count == 1 ? "" : "s", kind)});
  return out;
}

class TextWriter {
 public:
  TextWriter(const CorpusDocument& document, const std::string& doc, CorpusCount& count)
      : document_(document), doc_(doc), count_(count) {}

  // Sorts decisions by the sentences of their events.
  void add(const ByEvent& decisions) {
    const std::vector<std::string> ids = event_ids(document_.record);
    for (const auto& [id, made] : decisions) {
      const auto found = std::find(ids.begin(), ids.end(), id);
      if (found == ids.end()) {
        count_.notes.push_back({doc_, id, "this program and model do not find it again: read its document once more"});
        continue;
      }
      const auto event = static_cast<std::size_t>(found - ids.begin());
      decided_[document_.record.events[event].sentence].push_back({event, id, verdict_of(made)});
    }
    for (auto& [sentence, list] : decided_)
      std::sort(list.begin(), list.end(), [](const Decided& a, const Decided& b) { return a.event < b.event; });
    find_same(ids);
  }

  // "" when no sentence could be written.
  std::string text() {
    std::string body;
    for (const auto& [sentence, list] : decided_) {
      CorpusSentence s(document_, sentence, list, merged_);
      for (CorpusNote n : s.notes()) n.doc = doc_, count_.notes.push_back(std::move(n));
      if (!s.refused().empty()) continue;
      const std::string annotation = s.annotation(mentions_, frames_);
      body += fmt::format("\n{} {}\n{}", mark(sentence, body.empty()), s.line(), annotation);
      for (const auto& [event, other] : same_) body += link(s, event, other);
      last_ = sentence;
      ++count_.sentences, count_.frames += s.frames(), count_.decided += s.decided(), count_.rejected += s.rejected();
    }
    return body.empty() ? "" : header() + body;
  }

 private:
  // Of two events that say the same one stands where they share a sentence; else a link joins them.
  void find_same(const std::vector<std::string>& ids) {
    std::set<std::size_t> gone;
    for (const auto& [sentence, list] : decided_)
      for (const Decided& d : list)
        for (const std::string& id : d.verdict.same) {
          const auto other = static_cast<std::size_t>(std::find(ids.begin(), ids.end(), id) - ids.begin());
          if (d.verdict.rejected || gone.contains(d.event)) continue;
          if (other == ids.size() || !decided_.contains(document_.record.events[other].sentence))
            count_.notes.push_back({doc_, d.id, id + " is in a sentence that no text has: not merged"});
          else if (document_.record.events[other].sentence == sentence)
            gone.insert(other);
          else
            same_.emplace(std::min(d.event, other), std::max(d.event, other));
        }
    merged_.assign(gone.begin(), gone.end());
  }

  // The link of two events, once both have a frame.
  std::string link(const CorpusSentence& s, std::size_t event, std::size_t other) {
    for (const std::size_t e : {event, other})
      if (const std::size_t number = s.number_of(e)) numbers_[e] = number;
    if (!numbers_.contains(event) || !numbers_.contains(other) || !linked_.emplace(event, other).second) return "";
    return fmt::format("l {} same {}\n", std::max(numbers_[event], numbers_[other]), std::min(numbers_[event], numbers_[other]));
  }

  std::string_view mark(std::uint32_t sentence, bool first) const {
    const Sentence& s = document_.record.sentences[sentence];
    if (first && s.kind == BlockKind::kTitle) return ">#";
    return first || document_.record.sentences[last_].paragraph != s.paragraph ? ">>" : ">";
  }

  std::string header() const {
    const Document& d = document_.record.document;
    const std::string title = one_line(d.title), name = one_line(d.id);
    return fmt::format(
        "# Made by parley review export: the sentences alone that somebody decided about.\ndoc: {}\n"
        "negotiation: reviewed\nsplit: train\nvoice: wire\ndate: {}\ntitle: {}\n",
        name_of(doc_), d.published ? date_to_string(*d.published) : "0000-00-00",
        !title.empty()  ? title
        : !name.empty() ? name
                        : "untitled");
  }

  const CorpusDocument& document_;
  const std::string& doc_;
  CorpusCount& count_;
  std::map<std::uint32_t, std::vector<Decided>> decided_;  // by sentence
  std::vector<std::size_t> merged_;                        // events that another stands for
  std::set<std::pair<std::size_t, std::size_t>> same_, linked_;
  std::map<std::size_t, std::size_t> numbers_;  // of frames, by event
  std::size_t mentions_ = 0, frames_ = 0;
  std::uint32_t last_ = 0;
};

void note_strangers(const std::string& dir, std::vector<std::string> written, std::vector<CorpusNote>& notes) {
  std::vector<std::string> there;
  std::error_code ec;
  for (const auto& entry : std::filesystem::directory_iterator(dir, ec))
    if (entry.path().extension() == ".txt") there.push_back(entry.path().string());
  std::sort(there.begin(), there.end());
  std::sort(written.begin(), written.end());
  for (const std::string& path : there)
    if (!std::binary_search(written.begin(), written.end(), path))
      notes.push_back({"", "", path + " is not of this export: remove it if it is not to be learned from"});
}

}  // namespace

Result<CorpusCount> export_corpus(const Record& record, const Lexicon& lexicon, const std::vector<ReviewDecision>& decisions,
                                  const ReadAgain& again, const std::string& dir) {
  CorpusCount count;
  Result<std::map<std::string, ByEvent>> decided = by_document(record, decisions, count.notes);
  if (!decided) return decided.error();
  FileSet files(dir);
  if (Status s = files.make_dir(); !s) return s.error();
  for (const auto& [doc, by_event] : *decided) {
    Result<Document> stored = record.document(doc);
    if (!stored) return stored.error();
    Result<Reread> read = again(std::move(*stored));
    if (!read) return read.error();
    const DocumentRecord& r = read->record;
    const DocumentActors actors(lexicon, r.document, r.sentences, r.mentions);
    const CorpusDocument document{lexicon, r, read->readings, actors};
    TextWriter writer(document, doc, count);
    writer.add(by_event);
    const std::string text = writer.text();
    if (text.empty()) continue;
    Result<std::size_t> file = files.add(name_of(doc) + ".txt");
    if (!file) return file.error();
    if (Status s = files.write(*file, text); !s) return s.error();
    if (Status s = files.close(*file); !s) return s.error();
    ++count.texts;
  }
  if (Status s = files.commit(); !s) return s.error();
  count.paths = files.paths();
  note_strangers(dir, count.paths, count.notes);
  return count;
}

std::string corpus_count_to_json(const CorpusCount& count) {
  using Json = nlohmann::ordered_json;
  const auto or_null = [](const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); };
  Json notes = Json::array();
  for (const CorpusNote& n : count.notes) notes.push_back({{"doc", or_null(n.doc)}, {"id", or_null(n.id)}, {"what", n.what}});
  const Json json = {{"texts", count.texts},     {"sentences", count.sentences}, {"frames", count.frames},
                     {"decided", count.decided}, {"rejected", count.rejected},   {"notes", notes},
                     {"paths", count.paths}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace parley
