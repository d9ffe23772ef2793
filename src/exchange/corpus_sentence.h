// One sentence of an annotated text: what the reader found there, with what people decided.
#pragma once
#include "exchange/corpus_verdicts.h"
#include "exchange/corpus_words.h"
#include "parley/corpus.h"

namespace parley {

// A decided event of the sentence.
struct Decided {
  std::size_t event = 0;  // index into the document's
  std::string id;
  Verdict verdict;
};

// A document that was read again.
struct CorpusDocument {
  const Lexicon& lexicon;
  const DocumentRecord& record;
  const std::vector<SentenceReading>& readings;
  const DocumentActors& actors;
};

class CorpusSentence {
 public:
  // `decided` by event; `merged` are events that another of the sentence stands for.
  CorpusSentence(const CorpusDocument& document, std::uint32_t sentence, const std::vector<Decided>& decided,
                 const std::vector<std::size_t>& merged);
  // The lines below the sentence's own; `numbers` of frames go on from it.  Only when refused() is empty.
  std::string annotation(std::size_t& mention_number, std::size_t& frame_number);
  const std::string& line() const { return words_.line(); }
  // Why it cannot be taught; "" when it can.
  const std::string& refused() const { return refused_; }
  const std::vector<CorpusNote>& notes() const { return notes_; }
  std::size_t frames() const { return drafts_.size(); }
  std::size_t decided() const;
  std::size_t rejected() const { return rejected_; }
  // Number of an event's frame in the annotation; 0 when it has none.
  std::size_t number_of(std::size_t event) const;

 private:
  struct Draft {
    const Frame* frame = nullptr;
    std::uint32_t index = 0;  // of the frame in the reading
    const Event* event = nullptr;
    std::size_t event_index = 0;
    bool decided = false;
    std::string type, mode, fact, tense, move, contact;
    std::vector<std::uint32_t> source, target, third, by;  // into mentions_
    std::array<Span, kSpanRoleCount> spans = {};
    std::size_t number = 0;
  };
  Draft draft_of(std::uint32_t frame, const Event* event) const;
  bool repeats_decided(const Draft& draft, const std::vector<Decided>& decided) const;
  void keep_what_the_event_says(Draft& draft) const;
  void change(Draft& draft, const Decided& decided);
  void change_role(Draft& draft, const std::string& id, const std::string& role, const std::string& value,
                   std::vector<std::uint32_t>& out);
  void change_date(Draft& draft, const std::string& id, const std::string& value);
  std::optional<std::uint32_t> mention_of(const std::string& name, Span trigger);
  std::vector<std::uint32_t> said_by_event(const std::vector<ActorReading>& actors,
                                           const std::vector<std::uint32_t>& mentions) const;
  void check(const Draft& draft, const std::string& id);
  void refuse(const std::string& id, const std::string& why);
  void note(const std::string& id, std::string what);
  std::string frame_line(const Draft& draft, const std::vector<std::string>& names);

  const CorpusDocument& document_;
  const std::uint32_t sentence_;
  const SentenceReading& reading_;
  CorpusWords words_;
  std::vector<Span> mentions_;  // the reader's, then those that a decision brings in
  std::vector<Draft> drafts_;   // by place
  std::vector<CorpusNote> notes_;
  std::string refused_;
  std::size_t rejected_ = 0;
};

}  // namespace parley
