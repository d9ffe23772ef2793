// Routes that change the record: reading documents, and decisions.
#include "parley/review.h"
#include "server/routes.h"

namespace parley::server {

namespace {

Json job_json(const Job& job) {
  return {{"id", job.id},
          {"name", job.name},
          {"state", job.state},
          {"error", or_null(job.error)},
          {"documents", job.documents},
          {"notes", job.notes},
          {"sentences", job.sentences},
          {"events", job.events},
          {"items", job.items}};
}

// The last part of a path, of printable characters.
std::string file_name(const std::string& name) {
  std::string out = name.substr(name.find_last_of("/\\") == std::string::npos ? 0 : name.find_last_of("/\\") + 1);
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 32 || c == 127) c = ' ';
  return out.size() > 200 ? utf8_repair(out.substr(0, 200)) : out;
}

Answer read(World& world, const Record&, const Args& args) {
  const std::string name = file_name(args.text("name"));
  if (trim(name).empty()) return invalid("name: a file name is needed");
  if (trim(*args.body).empty()) return invalid("there is nothing to read");
  Result<std::string> id = world.jobs().add(name, *args.body);
  if (!id) return id.error();
  std::optional<Job> job = world.jobs().find(*id);
  Content out = content(job_json(*job));
  out.status = 202;
  return out;
}

Answer job(World& world, const Record&, const Args& args) {
  const std::optional<Job> found = world.jobs().find(args.path);
  if (!found) return Error{ErrorCode::kNotFound, "no such job", "", -1, -1};
  return content(job_json(*found));
}

const std::vector<const char*> kDecisionFields = {"verb", "id", "argument", "who"};
const std::vector<const char*> kReviewFields = {"verb", "id", "field", "value", "note", "who"};

// Fields of a JSON object, all text; kInvalid for anything else.
Result<std::map<std::string, std::string>> fields_of(const std::string& body, const std::vector<const char*>& known) {
  const Json json = Json::parse(body, nullptr, false);
  if (!json.is_object()) return invalid("the body is no JSON object");
  std::map<std::string, std::string> out;
  for (const auto& [name, value] : json.items()) {
    if (std::none_of(known.begin(), known.end(), [&name = name](const char* k) { return name == k; }))
      return invalid("there is no field \"" + name.substr(0, 80) + "\" here");
    if (!value.is_string()) return invalid(name + " is no string");
    out[name] = value.get<std::string>();
    if (out[name].size() > kMostText) return invalid(name + " is too long");
  }
  for (const char* needed : kDecided)
    if (trim(out[needed]).empty()) return invalid(std::string(needed) + " is missing");
  return out;
}

Json negotiation_decision_json(const NegotiationDecision& d) {
  return {{"verb", d.verb}, {"id", d.id}, {"argument", or_null(d.argument)}, {"who", d.who}, {"when", d.when}};
}

Answer decide(World& world, const Record&, const Args& args) {
  auto fields = fields_of(*args.body, kDecisionFields);
  if (!fields) return fields.error();
  const NegotiationDecision wanted{(*fields)["verb"], (*fields)["id"], (*fields)["argument"], (*fields)["who"], ""};
  const std::lock_guard lock(world.write_mutex());
  Result<Record> record = Record::open(world.path(), {.create = false});
  if (!record) return record.error();
  if (wanted.verb != "undo") {
    Result<Negotiations> found = negotiations_in(*record, world.lexicon());
    if (!found) return found.error();
    if (Status s = check_decision(*found, wanted); !s) return s.error();
  }
  Result<NegotiationDecision> made = record->decide(wanted);
  if (!made) return made.error();
  world.touch();
  return content({{"verb", wanted.verb}, {"decision", negotiation_decision_json(*made)}});
}

Answer decisions(World&, const Record& record, const Args&) {
  Result<std::vector<NegotiationDecision>> made = record.decisions();
  if (!made) return made.error();
  Json out = Json::array();
  for (const NegotiationDecision& d : *made) out.push_back(negotiation_decision_json(d));
  return content({{"decisions", out}});
}

Answer review(World& world, const Record&, const Args& args) {
  auto fields = fields_of(*args.body, kReviewFields);
  if (!fields) return fields.error();
  ReviewDecision wanted;
  wanted.verb = (*fields)["verb"], wanted.id = (*fields)["id"], wanted.field = (*fields)["field"],
  wanted.value = (*fields)["value"];
  wanted.note = (*fields)["note"], wanted.who = (*fields)["who"];
  const std::lock_guard lock(world.write_mutex());
  Result<Record> record = Record::open(world.path(), {.create = false});
  if (!record) return record.error();
  Result<ReviewDecision> made = record->review(wanted);
  if (!made) return made.error();
  world.touch();
  return content({{"verb", wanted.verb}, {"decision", review_json(*made)}});
}

Answer reviews(World&, const Record& record, const Args& args) {
  Result<std::vector<ReviewDecision>> made = record.reviews();
  if (!made) return made.error();
  Json out = Json::array();
  for (const ReviewDecision& d : *made)
    if (args.text("who").empty() || args.text("who") == d.who) out.push_back(review_json(d));
  return content({{"decisions", out}});
}

Answer agreed(World&, const Record& record, const Args&) {
  Result<std::vector<ReviewDecision>> made = record.reviews();
  if (!made) return made.error();
  return Content{agreement_to_json(agreement(*made))};
}

}  // namespace

void add_writes(std::vector<Route>& out) {
  out.push_back({"POST",
                 "/read.json",
                 "Read one file into the record; answers with a job to ask for",
                 {{"name", Kind::kText, "File name; its ending says the format", true}},
                 {"id", "name", "state"},
                 read,
                 true,
                 true});
  out.push_back({"GET",
                 "/job/{id}.json",
                 "How far the reading of a file is",
                 {},
                 {"id", "name", "state", "documents", "notes", "events"},
                 job,
                 false,
                 false});
  out.push_back({"GET", "/decisions.json", "What was decided about negotiations and holds", {}, {"decisions"}, decisions});
  out.push_back({"POST",
                 "/decisions.json",
                 "Name, merge or split a negotiation, or undo the last decision: verb, id, argument, who",
                 {},
                 {"verb", "decision"},
                 decide,
                 true,
                 false,
                 kDecisionFields});
  out.push_back({"GET",
                 "/reviews.json",
                 "What was decided about single records and holds",
                 {{"who", Kind::kText, "Only of this person"}},
                 {"decisions"},
                 reviews});
  out.push_back({"GET",
                 "/agreement.json",
                 "How far people who decided about the same records agree (Krippendorff's alpha), and where they do not",
                 {},
                 {"people", "records", "agreed", "alpha", "disagreements"},
                 agreed});
  out.push_back({"POST",
                 "/reviews.json",
                 "Accept, reject, edit, merge, split, redate or reattribute a record, or undo: verb, id, field, value, note, who",
                 {},
                 {"verb", "decision"},
                 review,
                 true,
                 false,
                 kReviewFields});
}

}  // namespace parley::server
