// What the files of this room share.
#pragma once
#include <map>
#include <unordered_map>

#include "parley/record.h"
#include "record/schema.h"

namespace parley {

// Documents by row number: a bit each, since a run may store millions.
class DocumentSet {
 public:
  bool contains(std::int64_t doc) const {
    const auto at = bits_.find(doc >> 6);
    return at != bits_.end() && (at->second & bit(doc));
  }
  // Whether that changed anything.
  bool insert(std::int64_t doc) { return !contains(doc) && (bits_[doc >> 6] |= bit(doc)); }
  bool erase(std::int64_t doc) { return contains(doc) && (bits_[doc >> 6] ^= bit(doc), true); }
  void clear() { bits_.clear(); }

 private:
  static std::uint64_t bit(std::int64_t doc) { return std::uint64_t{1} << (doc & 63); }
  std::unordered_map<std::int64_t, std::uint64_t> bits_;
};

struct Record::Impl {
  std::unique_ptr<Connection> db;
  bool read_only = false;
  // Documents that the current run has stored or found present: they never lose their place to another of the same name.
  DocumentSet seen;
  // What the transaction in hand has changed of it: who came (true) or went.  A copy of a long run's set would cost more than the rows.
  std::vector<std::pair<std::int64_t, bool>> seen_changes;
  std::unordered_map<std::string, std::int64_t> key_rows;  // keys.text -> keys.key, of those asked for lately
};

// What decides whether two documents of one name are the same: text, title, date and the rest of what was read.
std::string content_hash(const Document& document);
// An id made of what it names: "E" and 16 hex digits.
std::string content_id(char kind, std::string_view identity);
std::string hex16(std::uint64_t value);

// The day an event is listed under.
std::int64_t event_day(const DateValue& date, std::optional<Date> published);
std::optional<Date> day_to_date(std::int64_t day);

// What an actor can be asked for by, folded: its name, countries, codes, side and parts.
std::vector<std::string> actor_keys(const ActorReading& actor);
// All keys of document_names for a document with these actors, "a:..." of what they are called and known by, and the actors'
// numbers as JSON.
std::map<std::string, std::string> document_name_texts(const std::vector<DocumentActors::Entry>& actors);
// All keys of event_keys for one event: "a:..." of its actors and "d:PRK-USA" of its dyads.
std::vector<std::string> event_key_texts(const Event& event);
std::string dyad_key(std::string a, std::string b);
// All keys of dialogue_keys for one item of a document with these actors: "a:..." of whoever it is about or comes from, "d:..."
// of the dyads among its parties, and "t:..." with its own kind and its status.
std::vector<std::string> dialogue_key_texts(const DialogueItem& item, const std::vector<DocumentActors::Entry>& actors);
// 1 and up for kDialogueKinds, 0 for any other.
std::int64_t dialogue_kind_number(std::string_view kind);
// 1 and up for the types in kPloverTypes, 0 for any other.
std::int64_t type_number(std::string_view type);

// Lists inside one column: JSON arrays.
std::string to_json_list(const std::vector<std::string>& list);
std::vector<std::string> from_json_list(std::string_view json);
std::string join(const std::vector<std::string>& list, char separator);
std::vector<std::string> split_list(std::string_view text, char separator);

// Words and "phrases" -> an FTS5 expression that asks for all of them; empty when there is nothing to ask for.
std::string fts_expression(std::string_view query);
// An expression that matches any of these words or phrases; "" when none has a token.
std::string fts_any(const std::vector<std::string>& terms);

// Fills in what lives in child tables.  `stored.row` is set.
Status load_event_children(Connection& db, StoredEvent& stored);
Result<std::vector<DocumentActors::Entry>> actors_of(Connection& db, std::int64_t doc);
Status delete_document(Record::Impl& impl, std::int64_t doc);

// Columns that read_event_row expects, from tables e (events), d (documents) and r (runs).
extern const char* const kEventColumns;
void read_event_row(const Statement& row, StoredEvent& stored);

}  // namespace parley
