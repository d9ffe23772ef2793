// Routes: questions in words, and SQL.
#include <cmath>

#include "server/routes.h"

namespace parley::server {

namespace {

// Counts those that ask at once.
class Turn {
 public:
  explicit Turn(std::atomic<int>& asking) : asking_(asking), mine_(++asking_ <= kMost) {}
  ~Turn() { --asking_; }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  bool mine() const { return mine_; }

 private:
  static constexpr int kMost = 2;
  std::atomic<int>& asking_;
  bool mine_;
};

Answer ask(World& world, const Record& record, const Args& args) {
  const Turn turn(world.asking());
  if (!turn.mine()) return Error{ErrorCode::kBusy, "others are asking; try again", "", -1, -1};
  Result<const Asker*> asker = world.asker();
  if (!asker) return asker.error();
  Filter filter;
  filter.doc = args.text("doc"), filter.dyad = args.text("dyad"), filter.known_by = args.date("as_of", true);
  filter.limit = std::clamp<std::size_t>(args.count("limit", 5), 1, 20);
  Result<std::vector<parley::Answer>> answers = (*asker)->ask(record, args.text("q"), filter);
  if (!answers) return answers.error();
  Json out = Json::array();
  for (const parley::Answer& a : *answers)
    out.push_back({{"text", a.text},
                   {"quote", a.quote},
                   {"doc", a.doc},
                   {"title", or_null(a.title)},
                   {"outlet", or_null(a.outlet)},
                   {"published_at", or_null(a.published)},
                   {"confidence", std::round(a.confidence * 1000) / 1000},
                   {"bstart", a.span.begin},
                   {"bend", a.span.end},
                   {"kind", a.kind},
                   {"why", a.why}});
  return content({{"question", args.text("q")}, {"answers", out}});
}

Answer sql(World& world, const Record&, const Args& args) {
  const Turn turn(world.asking());
  if (!turn.mine()) return Error{ErrorCode::kBusy, "others are asking; try again", "", -1, -1};
  Result<SqlAnswer> answer = run_sql(world.path(), args.text("q"));
  if (!answer) return answer.error();
  Json rows = Json::array();
  for (const std::vector<std::string>& row : answer->rows) {
    Json cells = Json::array();
    for (const std::string& cell : row) cells.push_back(Json::parse(cell, nullptr, false));
    rows.push_back(std::move(cells));
  }
  return content({{"columns", answer->columns}, {"rows", rows}, {"cut", answer->cut}});
}

}  // namespace

void add_questions(std::vector<Route>& out) {
  out.push_back({"GET",
                 "/ask.json",
                 "Answers to a question in words, with their evidence",
                 {{"q", Kind::kText, "A question in English", true},
                  {"doc", Kind::kText, "Only from this document"},
                  {"dyad", Kind::kText, "Only from documents in which both act"},
                  {"as_of", Kind::kDate, "Only from what was published by then"},
                  {"limit", Kind::kCount, "At most so many (5; no more than 20)"}},
                 {"question", "answers"},
                 ask,
                 true});
  out.push_back({"GET",
                 "/sql.json",
                 "One query of the record's tables, for reading; at most 1000 rows and five seconds",
                 {{"q", Kind::kText, "SQL of SQLite", true}},
                 {"columns", "rows", "cut"},
                 sql,
                 true});
}

}  // namespace parley::server
