// parley review: people decide about what the machine read, record by record; nothing the machine wrote is changed.
#include "review_command.h"

#include <fmt/format.h>

#include <cctype>
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>

#include "parley/review.h"
#include "review_corpus.h"
#include "shared/found.h"

namespace parley::app {

namespace {

struct ReviewArgs {
  std::string record = "talks.db", kind = "moves", by, format = "decisions", dir, model = "fast";
  bool json = false;
  ReviewDecision decision;
  std::vector<std::pair<std::string, CLI::App*>> verbs;
  CLI::App *undo = nullptr, *list = nullptr, *agree = nullptr, *exports = nullptr;
};

std::string user_of(const ReviewArgs& a) {
  if (!a.by.empty()) return a.by;
  for (const char* variable : {"USER", "LOGNAME"})
    if (const char* user = std::getenv(variable); user && *user) return user;
  return "unknown";
}

std::string in_words(const ReviewDecision& d) {
  std::string out = d.verb + " " + (d.id.empty() ? "(no longer in the record)" : d.id);
  if (!d.field.empty()) out += " " + printable(d.field);
  if (!d.value.empty()) out += ": " + printable(d.value);
  out += " — " + printable(d.who) + ", " + d.when.substr(0, 10);
  return d.note.empty() ? out : out + " (" + printable(d.note) + ")";
}

ExitCode run_decision(const ReviewArgs& a, const std::string& verb, Output& out) {
  Result<Record> record = Record::open(a.record, {.create = false});
  if (!record) return fatal(record.error());
  ReviewDecision wanted = a.decision;
  wanted.verb = verb, wanted.who = user_of(a);
  const Result<ReviewDecision> made = record->review(wanted);
  if (!made)
    return complain(made.error().to_string()),
           made.error().code == ErrorCode::kNotFound || made.error().code == ErrorCode::kInvalid ? kUsage : kFatal;
  if (a.json)
    out.line(review_to_json(*made));
  else
    out.line((verb == "undo" ? "Undone: " : "") + in_words(*made));
  return kGood;
}

Result<std::vector<ReviewDecision>> made_in(const Record& record, const ReviewArgs& a) {
  Result<std::vector<ReviewDecision>> made = record.reviews();
  if (made && !a.by.empty()) std::erase_if(*made, [&](const ReviewDecision& d) { return d.who != a.by; });
  return made;
}

ExitCode run_list(const ReviewArgs& a, Output& out) {
  std::optional<Record> record = open_record(a.record);
  if (!record) return kFatal;
  const Result<std::vector<ReviewDecision>> made = made_in(*record, a);
  if (!made) return fatal(made.error());
  if (made->empty() && !a.json) complain("nothing was decided yet");
  for (const ReviewDecision& d : *made) {
    if (a.json) {
      out.line(review_to_json(d));
      continue;
    }
    out.write(wrapped("", in_words(d), 4));
    out.write(wrapped("    ", in_quotes(d.quote), 4));
  }
  return kGood;
}

ExitCode run_agreement(const ReviewArgs& a, Output& out) {
  std::optional<Record> record = open_record(a.record);
  if (!record) return kFatal;
  const Result<std::vector<ReviewDecision>> made = record->reviews();
  if (!made) return fatal(made.error());
  const Agreement found = agreement(*made);
  if (a.json) {
    out.line(agreement_to_json(found));
    return kGood;
  }
  out.line(fmt::format("{} people, {} records that two or more decided about, {} alike", found.people.size(), found.records,
                       found.agreed));
  out.line(found.alpha ? fmt::format("Krippendorff's alpha {:.3f}", *found.alpha)
                       : "Krippendorff's alpha: nothing to compute it from");
  for (const Disagreement& d : found.disagreements) {
    std::string verdicts;
    for (const auto& [who, verdict] : d.verdicts) verdicts += (verdicts.empty() ? "" : ", ") + printable(who) + " " + verdict;
    out.write(wrapped("  ", d.id + " " + d.kind + ": " + verdicts, 4));
    out.write(wrapped("    ", in_quotes(d.quote), 4));
  }
  return kGood;
}

ExitCode run_export(const ReviewArgs& a, Output& out) {
  if (a.dir.empty() == (a.format == "corpus"))
    return complain(a.dir.empty() ? "which folder is the corpus to go into?" : "a folder is for --format corpus alone"), kUsage;
  std::optional<Record> record = open_record(a.record);
  if (!record) return kFatal;
  const Result<std::vector<ReviewDecision>> made = made_in(*record, a);
  if (!made) return fatal(made.error());
  if (a.format == "corpus") return write_corpus({*record, *made, a.dir, a.model, a.json}, out);
  for (const ReviewDecision& d : *made) {
    if (a.format == "decisions") {
      out.line(review_to_json(d));
      continue;
    }
    if (d.id.empty() || (d.verb != "accept" && d.verb != "reject")) continue;
    Result<std::string> line = review_to_prodigy(*record, d);
    if (!line) return fatal(line.error());
    out.line(*line);
  }
  return kGood;
}

struct Waiting {
  double confidence = 0;
  std::string id;
};

// What this person has not decided about, the least sure first.
Result<std::vector<Waiting>> waiting_in(const Record& record, const ReviewArgs& a) {
  const Result<std::vector<ReviewDecision>> made = record.reviews();
  if (!made) return made.error();
  std::vector<Waiting> out;
  const auto add = [&](const std::string& id, double confidence) {
    const bool done =
        std::any_of(made->begin(), made->end(), [&](const ReviewDecision& d) { return d.id == id && d.who == user_of(a); });
    if (!done) out.push_back({confidence, id});
    return true;
  };
  const Status s = a.kind == "events" ? record.events({}, [&](const StoredEvent& e) { return add(e.id, e.event.confidence); })
                                      : record.dialogue(a.kind, {}, [&](const StoredItem& i) {
                                          return add(evidence_of(i.item).id, evidence_of(i.item).confidence);
                                        });
  if (!s) return s.error();
  std::sort(out.begin(), out.end(),
            [](const Waiting& x, const Waiting& y) { return std::tie(x.confidence, x.id) < std::tie(y.confidence, y.id); });
  return out;
}

std::set<std::string> words_of(std::string_view text) {
  std::set<std::string> out;
  std::string word;
  for (const char c : std::string(text) + " ") {
    const bool letter = std::isalnum(static_cast<unsigned char>(c)) || static_cast<unsigned char>(c) >= 0x80;
    if (letter) word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (letter) continue;
    if (word.size() > 2) out.insert(word);
    word.clear();
  }
  return out;
}

// The share of all their words that both have.
double likeness(const std::set<std::string>& a, const std::set<std::string>& b) {
  const auto both = static_cast<double>(std::count_if(a.begin(), a.end(), [&](const std::string& w) { return b.contains(w); }));
  return both / std::max(1.0, static_cast<double>(a.size() + b.size()) - both);
}

Status show(const Record& record, const std::string& id, std::size_t nth, std::size_t all, Output& out) {
  Result<Found> found = find_record(record, id);
  if (!found) return found.error();
  Result<Cited> words = cited(record, *found);
  if (!words) return words.error();
  const auto& json = found->json;
  out.line("\n" + out.styled(Style::kBold, fmt::format("{} of {}  {} {}", nth + 1, all, found->kind, id)));
  out.write(wrapped("  ", highlighted(words->marked, out, "»", "«"), 2));
  for (const char* name : {"kind", "status", "source", "target", "actor", "addressee", "parties", "content", "conditional_on",
                           "gist", "what", "means", "cause"})
    if (json.contains(name) && !json[name].empty() && !json[name].is_null())
      out.write(wrapped(fmt::format("    {:<15}", name),
                        printable(json[name].is_string() ? json[name].get<std::string>() : json[name].dump()), 19));
  out.line(fmt::format("    {:<15}{:.2f}  [{}]", "confidence", json["confidence"].get<double>(),
                       printable(json["doc"].get<std::string>())));
  return {};
}

// Records of the kind that may say the same: those whose words share the most with this one's.
Status show_alike(const Record& record, const std::string& kind, const std::string& id, Output& out) {
  constexpr std::size_t kMost = 6;
  std::vector<std::pair<std::string, std::string>> all;  // id, quote
  const Status s = kind == "events"
                       ? record.events({}, [&](const StoredEvent& e) { return all.emplace_back(e.id, e.event.quote), true; })
                       : record.dialogue(kind, {}, [&](const StoredItem& i) {
                           return all.emplace_back(evidence_of(i.item).id, evidence_of(i.item).quote), true;
                         });
  if (!s) return s;
  const auto own = std::find_if(all.begin(), all.end(), [&](const auto& r) { return r.first == id; });
  if (own == all.end()) return {};
  const std::set<std::string> said = words_of(own->second);
  std::vector<std::tuple<double, std::string, std::string>> near;
  for (const auto& [other, quote] : all)
    if (other != id) near.emplace_back(-likeness(said, words_of(quote)), other, quote);
  std::sort(near.begin(), near.end());
  if (near.size() > kMost) near.resize(kMost);
  out.line("m ID merges it with another; the nearest in words:");
  for (const auto& [score, other, quote] : near) out.write(wrapped("  " + other + " ", in_quotes(quote), 4));
  return {};
}

constexpr const char* kHelp =
    "a accept   r reject   e FIELD WORDS edit   d DAY redate   t WHO reattribute   m ID merge (m alone: with which)\ns WORDS split   u undo   n next   "
    "q quit; a rest after a, r is a note";

// "e content lift sanctions" -> a decision; no value: that is no command.
std::optional<ReviewDecision> parse(const std::string& line, const std::string& id) {
  static const std::pair<char, const char*> kVerbs[] = {{'a', "accept"},      {'r', "reject"}, {'e', "edit"},  {'d', "redate"},
                                                        {'t', "reattribute"}, {'m', "merge"},  {'s', "split"}, {'u', "undo"}};
  ReviewDecision d;
  d.id = id;
  for (const auto& [key, verb] : kVerbs)
    if (line[0] == key) d.verb = verb;
  if (d.verb.empty() || (line.size() > 1 && line[1] != ' ')) return std::nullopt;
  std::string_view rest = trim(std::string_view(line).substr(1));
  if (d.verb == "edit") {
    const std::size_t space = rest.find(' ');
    if (space == std::string_view::npos) return std::nullopt;
    d.field = rest.substr(0, space);
    rest = trim(rest.substr(space));
  }
  (d.verb == "accept" || d.verb == "reject" ? d.note : d.value) = rest;
  return d;
}

// One line a decision, from a terminal or a file.
ExitCode run_session(const ReviewArgs& a, Output& out) {
  Result<Record> record = Record::open(a.record, {.create = false});
  if (!record) return fatal(record.error());
  Result<std::vector<Waiting>> queue = waiting_in(*record, a);
  if (!queue) return failed(queue.error());
  if (queue->empty()) return out.line("Nothing of this kind waits for " + user_of(a) + "."), kGood;
  out.line(kHelp);
  std::size_t at = 0;
  for (bool shown = false; at < queue->size() && !out.failed();) {
    if (!shown)
      if (Status s = show(*record, (*queue)[at].id, at, queue->size(), out); !s) return fatal(s.error());
    shown = true;
    out.write("> ");
    out.flush();
    std::string line;
    if (!std::getline(std::cin, line)) break;
    line = std::string(trim(line));
    if (line == "q") break;
    if (line == "n") {
      ++at, shown = false;
      continue;
    }
    if (line == "m") {
      if (Status s = show_alike(*record, a.kind, (*queue)[at].id, out); !s) return fatal(s.error());
      continue;
    }
    std::optional<ReviewDecision> wanted = line.empty() ? std::nullopt : parse(line, (*queue)[at].id);
    if (!wanted) {
      out.line(kHelp);
      continue;
    }
    wanted->who = user_of(a);
    Result<ReviewDecision> made = record->review(*wanted);
    if (!made) {
      out.line(printable(made.error().message));
      continue;
    }
    out.write(wrapped("  ", (line[0] == 'u' ? "undone: " : "") + in_words(*made), 4));
    if (wanted->verb == "accept" || wanted->verb == "reject") ++at, shown = false;
  }
  out.line("");
  return kGood;
}

CLI::App* add_verb(CLI::App& app, const char* verb, const char* what) {
  CLI::App* out = app.add_subcommand(verb, what);
  out->fallthrough();
  return out;
}

}  // namespace

Command add_review(CLI::App& parser) {
  auto a = std::make_shared<ReviewArgs>();
  CLI::App* app =
      parser.add_subcommand("review", "Decide about what was read: accept, reject, edit, undo; agreement of two people");
  add_record(*app, a->record);
  app->add_option("--kind", a->kind, "events, contacts, moves, linkages, channels, windows, grievances, readings (moves)")
      ->type_name("KIND");
  app->add_option("--by", a->by, "Who decides (the user's name); of list and export: only theirs")->type_name("WHO");
  app->add_option("--note", a->decision.note, "A word on why")->type_name("WORDS");
  app->add_flag("--json", a->json, "JSON, one object a line");
  const auto verb = [&](const char* name, const char* what, const char* value) {
    CLI::App* sub = add_verb(*app, name, what);
    sub->add_option("ID", a->decision.id, "Of the record")->required();
    if (std::string_view(name) == "edit") {
      sub->add_option("FIELD", a->decision.field, "Which field; one that there is not is answered with those that there are")
          ->required();
      sub->footer(
          "Examples:\n  parley review edit M0123456789abcdef content \"lift all sanctions\"\n"
          "  parley review edit E0123456789abcdef plover_type REJECT --by ann\n\n"
          "Fields are those of `parley show ID --json`.");
    }
    if (*value) sub->add_option(value, a->decision.value, "What it is instead")->required();
    a->verbs.emplace_back(name, sub);
  };
  verb("accept", "It is right", "");
  verb("reject", "It is wrong", "");
  verb("edit", "A field should say something else", "WORDS");
  verb("redate", "It has another day", "DAY");
  verb("reattribute", "Somebody else says so", "WHO");
  verb("merge", "Another record says the same", "OTHER");
  verb("split", "Part of it is something else", "WORDS");
  a->undo = add_verb(*app, "undo", "Take back the last decision of the same person");
  a->list = add_verb(*app, "list", "What was decided and holds");
  a->agree = add_verb(*app, "agreement", "How far two people or more agree, and where they do not");
  a->exports = add_verb(*app, "export", "Decisions as JSON Lines, or as annotated texts to train with");
  a->exports->add_option("DIR", a->dir, "Of format corpus: the folder for its texts");
  a->exports->add_option("--format", a->format, "decisions, prodigy, corpus (decisions)")
      ->check(CLI::IsMember({"decisions", "prodigy", "corpus"}))
      ->type_name("FORMAT");
  a->exports->add_option("--model", a->model, "Of format corpus: the model that read, fast or accurate (fast)")->type_name("NAME");
  app->require_subcommand(0, 1);
  app->footer(
      "Example:\n  parley review --kind contacts --record talks.db\n  parley review reject M0123456789abcdef --note \"a "
      "rumour\"\n\nWithout a verb it shows record after record, the least sure first, and takes\na line for each. Decisions "
      "stand beside what was read and never change it.");
  return {app, [a](Output& out) {
            for (const auto& [name, sub] : a->verbs)
              if (sub->parsed()) return run_decision(*a, name, out);
            if (a->undo->parsed()) return run_decision(*a, "undo", out);
            if (a->list->parsed()) return run_list(*a, out);
            if (a->agree->parsed()) return run_agreement(*a, out);
            return a->exports->parsed() ? run_export(*a, out) : run_session(*a, out);
          }};
}

}  // namespace parley::app
