#include <nlohmann/json.hpp>

#include "common.h"

namespace parley::python {

namespace {

using Json = nlohmann::ordered_json;

Json or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

// Places in characters.
class Characters {
 public:
  explicit Characters(std::string_view text) : before_(text.size() + 1) {
    std::uint32_t n = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      before_[i] = n;
      n += (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    }
    before_[text.size()] = n;
  }
  std::uint32_t operator()(std::uint32_t byte) const { return before_[std::min<std::size_t>(byte, before_.size() - 1)]; }
  void put(Json& json, Span span) const { json["start"] = (*this)(span.begin), json["end"] = (*this)(span.end); }

 private:
  std::vector<std::uint32_t> before_;
};

Json spans(const Characters& at, const std::vector<Span>& list) {
  Json out = Json::array();
  for (Span s : list) out.push_back({at(s.begin), at(s.end)});
  return out;
}

constexpr std::string_view kMentionKinds[] = {"name", "nominal", "pronoun"};

Json mentions_json(const Lexicon& lexicon, const DocumentRecord& read, const Characters& at) {
  Json out = Json::array();
  if (read.unread) return out;
  const DocumentActors actors(lexicon, read.document, read.sentences, read.mentions);
  for (std::size_t s = 0; s < read.mentions.size(); ++s)
    for (std::size_t k = 0; k < read.mentions[s].size(); ++k) {
      const Mention& m = read.mentions[s][k];
      const ActorReading& who = actors.at(s, k);
      Json json;
      at.put(json, m.span);
      json.update({{"sentence", s},
                   {"kind", kMentionKinds[static_cast<std::size_t>(m.kind)]},
                   {"name", or_null(who.name)},
                   {"type", or_null(std::string(actor_type_name(who.type)))},
                   {"country", or_null(who.country)},
                   {"code", or_null(who.code())},
                   {"role", or_null(who.role)},
                   {"confidence", m.confidence},
                   {"why", who.why}});
      out.push_back(std::move(json));
    }
  return out;
}

template <class Item>
Json items_json(const std::vector<Item>& items, const Characters& at) {
  Json out = Json::array();
  for (const Item& item : items) {
    Json json = Json::parse(dialogue_to_json(item));
    at.put(json, item.span);
    out.push_back(std::move(json));
  }
  return out;
}

Json events_json(const DocumentRecord& read, const Characters& at) {
  Json out = Json::array();
  for (const Event& e : read.events) {
    StoredEvent stored;
    stored.event = e;
    stored.published = read.document.published;
    Json json = Json::parse(event_to_json(stored));
    json.erase("id");  // given by a record
    json["sentence"] = e.sentence;
    at.put(json, e.span);
    out.push_back(std::move(json));
  }
  return out;
}

}  // namespace

std::string document_json(const Lexicon& lexicon, const DocumentRecord& read) {
  const Document& d = read.document;
  const Characters at(d.text);
  std::vector<Span> sentences, tokens;
  for (const Sentence& s : read.sentences) {
    sentences.push_back(s.span);
    for (const Token& t : s.tokens) tokens.push_back(t.span);
  }
  Json json = {{"id", d.id},
               {"path", or_null(d.path)},
               {"title", or_null(d.title)},
               {"outlet", or_null(d.outlet)},
               {"url", or_null(d.url)},
               {"language", d.language},
               {"published_at", d.published ? Json(date_to_string(*d.published)) : Json(nullptr)},
               {"unread", read.unread},
               {"unread_why", or_null(read.unread_why)},
               {"text", d.text},
               {"sents", spans(at, sentences)},
               {"tokens", spans(at, tokens)},
               {"mentions", mentions_json(lexicon, read, at)},
               {"events", events_json(read, at)}};
  const Dialogue& dialogue = read.dialogue;
  json["contacts"] = items_json(dialogue.contacts, at), json["moves"] = items_json(dialogue.moves, at);
  json["linkages"] = items_json(dialogue.linkages, at), json["channels"] = items_json(dialogue.channels, at);
  json["windows"] = items_json(dialogue.windows, at), json["grievances"] = items_json(dialogue.grievances, at);
  json["readings"] = items_json(dialogue.readings, at), json["state"] = items_json(dialogue.states, at);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace parley::python
