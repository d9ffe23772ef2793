// Each sentence of a document with its mentions, frames and events, and what decided.
#include "explain.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace parley::app {

namespace {

using nlohmann::ordered_json;

constexpr std::string_view kSpanNames[kSpanRoleCount] = {"time", "place", "content", "condition", "in_return", "reason", "cue"};
constexpr std::string_view kLinkNames[] = {"condition", "exchange", "cause", "content", "same"};

std::string marks(const std::vector<std::string>& why) {
  std::string out;
  for (const std::string& w : why) out += (out.empty() ? "" : "; ") + printable(w);
  return out;
}

// "1 REQUEST .87 at "urged" [Japan -> Iran] time "on Monday", move appeal, certain (REQUEST .87, ACCUSE .05), content 2"
std::string describe_frame(std::string_view text, const SentenceReading& reading, std::size_t n) {
  const Frame& f = reading.frames[n];
  auto list = [&](const std::vector<std::uint32_t>& mentions) {
    std::string out;
    for (const std::uint32_t m : mentions) out += (out.empty() ? "" : " + ") + printable(slice(text, reading.mentions[m].span));
    return out;
  };
  std::string out = fmt::format(
      "{} {} {:.2f} at \"{}\" [{}{}]", n + 1, f.plover_mode.empty() ? f.plover_type : f.plover_type + "/" + f.plover_mode,
      f.confidence, printable(slice(text, f.trigger)), list(f.sources), f.targets.empty() ? "" : " -> " + list(f.targets));
  if (!f.third.empty()) out += ", third " + list(f.third);
  if (!f.speakers.empty()) out += ", says " + list(f.speakers);
  for (std::size_t role = 0; role < kSpanRoleCount; ++role)
    if (!f.spans[role].empty()) out += fmt::format(", {} \"{}\"", kSpanNames[role], printable(slice(text, f.spans[role])));
  if (!f.move.empty()) out += ", move " + f.move;
  if (!f.contact.empty()) out += ", contact " + f.contact;
  out += ", " + f.factuality + (f.tense.empty() ? "" : " " + f.tense);
  for (const FrameLink& l : f.links) out += fmt::format(", {} of {}", kLinkNames[static_cast<std::size_t>(l.kind)], l.to + 1);
  std::string scores;
  for (std::size_t s = 0; s < f.scores.size() && s < 3; ++s)
    scores += fmt::format("{}{} {:.2f}", s ? ", " : "", f.scores[s].first, f.scores[s].second);
  return out + " (" + scores + ")";
}

// What was read of one document, and who its mentions are.
struct Explained {
  const DocumentRecord& read;
  const std::vector<SentenceReading>& readings;
  const DocumentActors& actors;
};

// The kinds of record that a sentence may state, from .3 on: "contacts 0.83, moves 0.41".
std::string likely_kinds(const SentenceReading& reading) {
  std::string out;
  for (std::size_t k = 0; k < reading.kinds.size(); ++k)
    if (reading.kinds[k] >= 0.3f) out += fmt::format("{}{} {:.2f}", out.empty() ? "" : ", ", kRecordKinds[k], reading.kinds[k]);
  return out;
}

void write_sentence(const Explained& e, std::size_t i, Output& out) {
  const SentenceReading& reading = e.readings[i];
  out.write(wrapped(fmt::format("{:4}  ", i + 1), printable(slice(e.read.document.text, e.read.sentences[i].span)), 6));
  if (!reading.passed_gate) out.line("      nothing that looks like an event: not looked at");
  if (const std::string likely = likely_kinds(reading); !likely.empty()) out.write(wrapped("      likely   ", likely, 15));
  for (std::size_t k = 0; k < reading.mentions.size(); ++k) {
    const ActorReading& who = e.actors.at(i, k);
    const std::string code = who.code();
    out.write(wrapped("      mention  ",
                      printable(slice(e.read.document.text, reading.mentions[k].span)) + " = " + printable(who.name) +
                          (code.empty() ? "" : " " + code) + " (" + marks(who.why) + ")",
                      15));
  }
  for (std::size_t n = 0; n < reading.frames.size(); ++n)
    out.write(wrapped("      frame    ", describe_frame(e.read.document.text, reading, n), 15));
  for (const Event& event : e.read.events) {
    if (event.sentence != i) continue;
    const std::string hedge = hedge_of(event);
    out.write(wrapped("      event    ",
                      fmt::format("{} {} {} {:.2f}{} because {}", event.plover_type, event.cameo, gist_of(event),
                                  event.confidence, hedge.empty() ? "" : " (" + hedge + ")", marks(event.why)),
                      15));
  }
}

ordered_json span_json(std::string_view text, Span span) {
  return {{"bstart", span.begin}, {"bend", span.end}, {"quote", slice(text, span)}};
}

// One whom an act may be towards where its sentence does not say.
ordered_json choice_json(const TargetChoice& choice) {
  ordered_json sides = ordered_json::array(), countries = ordered_json::array(), features = ordered_json::object();
  for (const ActorReading& a : choice.sides) {
    sides.push_back(a.name);
    if (!a.country.empty()) countries.push_back(a.country);
  }
  for (const auto& [feature, value] : choice.features) features[std::string(feature)] = value;
  return {{"target", sides}, {"target_iso3", countries}, {"probability", choice.probability}, {"features", features}};
}

// The sides that a document may be about.
ordered_json pairs_json(const DocumentRecord& read) {
  ordered_json pairs = ordered_json::array();
  for (const PairChoice& choice : read.dialogue.pairs) {
    ordered_json features = ordered_json::object();
    for (const auto& [feature, value] : choice.features) features[std::string(feature)] = value;
    pairs.push_back({{"sides", {choice.one.name, choice.other.name}}, {"probability", choice.probability}, {"features", features}});
  }
  return pairs;
}

ordered_json sentence_json(const Explained& e, std::size_t i) {
  const std::string& text = e.read.document.text;
  const SentenceReading& reading = e.readings[i];
  ordered_json json = {{"doc", e.read.document.id}, {"sentence", i}};
  json.update(span_json(text, e.read.sentences[i].span));
  json["passed_gate"] = reading.passed_gate;
  if (!reading.kinds.empty()) {
    json["kinds"] = ordered_json::object();
    for (std::size_t k = 0; k < reading.kinds.size(); ++k) json["kinds"][std::string(kRecordKinds[k])] = reading.kinds[k];
  }
  json["mentions"] = ordered_json::array();
  for (std::size_t k = 0; k < reading.mentions.size(); ++k) {
    ordered_json mention = span_json(text, reading.mentions[k].span);
    const ActorReading& who = e.actors.at(i, k);
    mention.update({{"name", who.name}, {"code", who.code()}, {"why", who.why}});
    json["mentions"].push_back(std::move(mention));
  }
  json["frames"] = ordered_json::array();
  for (const Frame& f : reading.frames) {
    ordered_json frame = {{"trigger", span_json(text, f.trigger)},
                          {"plover_type", f.plover_type},
                          {"plover_mode", f.plover_mode},
                          {"confidence", f.confidence},
                          {"sources", f.sources},
                          {"targets", f.targets},
                          {"third", f.third},
                          {"speakers", f.speakers},
                          {"factuality", f.factuality},
                          {"tense", f.tense},
                          {"move", f.move},
                          {"contact", f.contact}};
    for (std::size_t role = 0; role < kSpanRoleCount; ++role)
      if (!f.spans[role].empty()) frame[std::string(kSpanNames[role])] = span_json(text, f.spans[role]);
    frame["links"] = ordered_json::array();
    for (const FrameLink& l : f.links)
      frame["links"].push_back({{"kind", kLinkNames[static_cast<std::size_t>(l.kind)]}, {"to", l.to}});
    json["frames"].push_back(std::move(frame));
  }
  json["events"] = ordered_json::array();
  for (const Event& event : e.read.events) {
    if (event.sentence != i) continue;
    ordered_json choices = ordered_json::array();
    for (const TargetChoice& c : event.choices) choices.push_back(choice_json(c));
    json["events"].push_back({{"gist", gist_of(event)},
                                {"plover_type", event.plover_type},
                                {"cameo", event.cameo},
                                {"factuality", event.factuality},
                                {"polarity", event.polarity},
                                {"attribution", event.attribution},
                                {"confidence", event.confidence},
                                {"why", event.why},
                                {"span", span_json(text, event.span)},
                                {"choices", std::move(choices)}});
  }
  if (i == 0) json["pairs"] = pairs_json(e.read);  // the document's; every line is a sentence's
  return json;
}

}  // namespace

Status explain(const Engine& engine, Document document, bool json, Output& out) {
  std::vector<Document> one;
  one.push_back(std::move(document));
  Result<std::vector<ReadDocument>> read = engine.read_all(std::move(one));
  if (!read) return read.error();
  const auto& [record, readings] = read->front();
  const Document& d = record.document;
  if (!json) {
    out.line(out.styled(Style::kBold, printable(d.id)) +
             (d.published ? "  " + date_to_string(*d.published) + " (" + printable(d.published_from) + ")" : "  undated"));
    if (record.unread) out.line("  not read: " + printable(record.unread_why));
  }
  const DocumentActors actors(engine.lexicon(), d, record.sentences, record.mentions);
  const Explained explained{record, readings, actors};
  for (std::size_t i = 0; i < record.sentences.size() && !out.failed(); ++i) {
    if (json) {
      out.line(sentence_json(explained, i).dump(-1, ' ', false, ordered_json::error_handler_t::replace));
    } else {
      write_sentence(explained, i, out);
    }
  }
  return {};
}

}  // namespace parley::app
