// Routes: numbers behind pictures: who does what to whom, and how a pair's months went.
#include <cmath>

#include "server/places.h"

namespace parley::server {

namespace {

struct Sum {
  std::size_t events = 0, coop = 0, conflict = 0;
  double goldstein = 0, squares = 0;
  void add(const FlowCount& f) {
    events += f.events;
    (f.quad <= 2 ? coop : conflict) += f.events;
    goldstein += f.goldstein, squares += f.squares;
  }
  double mean() const { return events ? goldstein / static_cast<double>(events) : 0; }
  double variance() const {
    const double n = static_cast<double>(events);
    return events < 2 ? 0 : std::max(0.0, (squares - goldstein * goldstein / n) / (n - 1));
  }
  // Half the width of the 95 % interval of the mean; a single event scatters as `all` do.
  double margin(const Sum& all) const {
    return events ? 1.96 * std::sqrt((events < 2 ? all : *this).variance() / static_cast<double>(events)) : 0;
  }
};

double rounded(double x) { return std::round(x * 1000) / 1000; }

Json sum_json(const Sum& s, const Sum& all) {
  return {{"events", s.events},
          {"coop", s.coop},
          {"conflict", s.conflict},
          {"goldstein_mean", rounded(s.mean())},
          {"margin", rounded(s.margin(all))}};
}

Answer flows(World& world, const Record& record, const Args& args) {
  Filter filter = to_filter(args);
  filter.limit = filter.offset = 0;
  std::map<std::pair<std::string, std::string>, Sum> cells;
  Sum all;
  const Status s = record.flows(filter, [&](const FlowCount& f) {
    all.add(f);
    cells[{f.source, f.target}].add(f);
    return true;
  });
  if (!s) return s.error();
  Json out = Json::array();
  for (const auto& [pair, sum] : cells) {
    Json cell = {{"source", pair.first},
                 {"target", pair.second},
                 {"source_name", called(world.lexicon(), pair.first)},
                 {"target_name", called(world.lexicon(), pair.second)}};
    cell.update(sum_json(sum, all));
    out.push_back(std::move(cell));
  }
  return content({{"flows", out}});
}

Answer curve(World&, const Record& record, const Args& args) {
  Filter filter = to_filter(args);
  filter.limit = filter.offset = 0;
  std::map<std::string, Sum> months;
  Sum all;
  const Status s = record.flows(filter, [&](const FlowCount& f) {
    all.add(f);
    if (!f.month.empty()) months[f.month].add(f);
    return true;
  });
  if (!s) return s.error();
  Json out = Json::array();
  for (const auto& [month, sum] : months) {
    Json point = {{"month", month}};
    point.update(sum_json(sum, all));
    out.push_back(std::move(point));
  }
  return content({{"dyad", filter.dyad}, {"months", out}});
}

}  // namespace

void add_pictures(std::vector<Route>& out) {
  const std::vector<Parameter> all = with_filter({});
  out.push_back({"GET",
                 "/flows.json",
                 "Who did how much to whom: reports of events told as done, by source and target",
                 all,
                 {"flows"},
                 flows});
  out.push_back({"GET", "/curve.json", "Mean Goldstein score a month, with its 95 % interval", all, {"dyad", "months"}, curve});
  out.push_back(places_route());
}

}  // namespace parley::server
