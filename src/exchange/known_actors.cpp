// Actors as a scope makes them.
#include <map>
#include <set>

#include "exchange/formats.h"

namespace parley {

namespace {

// Actors come document by document: one text is held at a time.
class Texts {
 public:
  explicit Texts(const Record& record) : record_(record) {}
  Result<std::string> words(const std::string& doc, Span span) {
    if (!loaded_ || doc != doc_) {
      Result<std::string> found = record_.text(doc);
      if (!found) return found.error();
      doc_ = doc;
      text_ = std::move(*found);
      loaded_ = true;
    }
    const bool inside = span.begin <= span.end && span.end <= text_.size();
    return std::string(inside ? slice(text_, span) : std::string_view{});
  }

 private:
  const Record& record_;
  std::string doc_, text_;
  bool loaded_ = false;
};

Status each_mention(const Record& record, const Filter& filter, const std::function<Status(KnownActor)>& visit) {
  Texts texts(record);
  Status status;
  Status listed = record.actors(filter, [&](const std::string& doc, const DocumentActors::Entry& entry) {
    Result<std::string> quote = texts.words(doc, entry.first);
    status = quote ? visit({entry, {doc, std::move(*quote), entry.first}, {}}) : Status(quote.error());
    return status.ok();
  });
  return listed.ok() ? status : listed;
}

}  // namespace

Status each_actor(const Record& record, const Filter& filter, const std::string& scope,
                  const std::function<Status(const KnownActor&)>& visit) {
  if (scope == "document") return each_mention(record, filter, visit);
  struct Joined {
    KnownActor actor;
    std::set<std::string> aliases;
  };
  std::map<std::tuple<std::string, std::string, std::string>, Joined> all;
  // Reports are cut off only once they are joined.
  Filter unlimited = filter;
  unlimited.limit = 0;
  Status read = each_mention(record, unlimited, [&](KnownActor mention) -> Status {
    const ActorReading& a = mention.entry.actor;
    Joined& joined = all[{a.name, std::string(actor_type_name(a.type)), a.country}];
    joined.aliases.insert(mention.entry.aliases.begin(), mention.entry.aliases.end());
    joined.actor.reports.push_back(mention.best);
    if (joined.actor.best.doc.empty() || a.confidence > joined.actor.entry.actor.confidence) {
      joined.actor.entry = std::move(mention.entry);
      joined.actor.best = std::move(mention.best);
    }
    return {};
  });
  if (!read) return read;
  std::size_t left = filter.limit;
  for (auto& [key, joined] : all) {
    joined.actor.entry.aliases.assign(joined.aliases.begin(), joined.aliases.end());
    if (Status s = visit(joined.actor); !s) return s;
    if (filter.limit && --left == 0) break;
  }
  return {};
}

}  // namespace parley
