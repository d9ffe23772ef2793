// parley/grounding.h: mention -> actor, time words -> date; "the North", "it", "the meeting" -> who, which.
//
//   parley::ActorReading a = parley::resolve_actor(lexicon, "South Korea's spy chief", date, context);
//   parley::DocumentActors actors(lexicon, document, sentences);          // knows the document
//   actors.resolve(mention_span)
#pragma once
#include "parley/lexicon.h"
#include "parley/reading.h"

namespace parley {

// Who somebody is.  country and sectors empty and confidence 0: nobody that is known ("a cat named Frank").
struct ActorReading {
  std::string name;                  // most specific: "Suh Hoon"; a state or its government: "South Korea"; else the words: "Israeli police"
  std::string country;               // ISO3; "" when none
  std::vector<std::string> sectors;  // main one first; {"GOV"} for a state or its capital; empty when nothing says
  std::string role;                  // on the date asked for
  ActorType type = ActorType::kUnknown;
  std::string member_of;             // "North Korea" for a person who acts for it
  std::vector<std::string> parts;    // "both Koreas" -> names of the parts (each resolvable); empty for a single actor
  float confidence = 0;
  std::vector<std::string> why;      // the steps that led here, in words
  // "PRKGOV"; "" when nothing is known.
  std::string code() const;
};

// One phrase on its own.  `context` is free text around it (a headline, a country's name, the story); may be empty.
ActorReading resolve_actor(const Lexicon& lexicon, std::string_view text, std::optional<Date> date = {}, std::string_view context = {});

// The actors of one document: full names introduce surnames, "the North" means the North this document is about, pronouns and
// titles ("the minister", "the two sides", "he", "it") look back.  Keeps references to its arguments.
class DocumentActors {
 public:
  DocumentActors(const Lexicon& lexicon, const Document& document, const std::vector<Sentence>& sentences,
                 const std::vector<std::vector<Mention>>& mentions);  // mentions by sentence
  // Who mention `index` of sentence `sentence` is.
  const ActorReading& at(std::size_t sentence, std::size_t index) const;
  // Every actor of the document once, with its surface forms, by first mention.
  struct Entry {
    ActorReading actor;
    std::vector<std::string> aliases;
    Span first;
    std::size_t count = 0;
  };
  const std::vector<Entry>& entries() const;
  // The two sides spoken of most, where they are not both known states (rebels, parties, unions, companies); else empty.
  const std::vector<std::string>& contenders() const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

// Time expressions of text[region) resolved against `published` (absent: weekday and month words stay open: value "" or "XXXX-..").
// `anchor` is the last date the document spoke of ("a day after", "the same month").
std::vector<DateValue> find_dates(std::string_view text, Span region, std::optional<Date> published, const DateValue* anchor = nullptr);

}  // namespace parley
