// What many documents tell -> one record a happening.
#include "dialogue/join.h"

#include <map>
#include <set>

namespace parley {

namespace dialogue {

namespace {

// The reports of one happening so far; the first is what others are compared with.
struct Cluster {
  std::vector<const Telling*> reports;
  std::set<std::string_view> docs;
};

constexpr std::size_t kMostCompared = 500;  // clusters of one bucket and time that a report is compared with

// Those first that can be told apart best: what has a date of its own, then what has a published document, then the rest.
int rank(const Telling& r) { return r.days.known && !r.days.open ? 0 : r.published ? 1 : 2; }

std::int64_t period(const Telling& r) {
  return (r.days.known ? r.days.open ? r.days.to : r.days.from : r.published.value_or(0)) / r.period;
}

class Bucket {
 public:
  void add(const Telling& report) {
    Cluster* best = nullptr;
    double most = 0;
    for (std::size_t at : near(report)) {
      Cluster& cluster = clusters_[at];
      if (!may_take(cluster, report)) continue;
      const double likely = likelihood_of(cluster, report);
      if (likely > most) best = &cluster, most = likely;
    }
    if (!best) best = open(report);
    best->reports.push_back(&report);
    best->docs.insert(evidence_of(report.told->item).doc);
  }
  std::vector<Cluster>& clusters() { return clusters_; }

 private:
  Cluster* open(const Telling& report) {
    const std::size_t at = clusters_.size();
    clusters_.emplace_back();
    if (timed(report))
      by_period_[period(report)].push_back(at);
    else
      untimed_.push_back(at);
    return &clusters_[at];
  }
  static bool timed(const Telling& r) { return (r.days.known && !r.days.open) || r.published; }

  // Clusters of that time, the latest opened first.
  std::vector<std::size_t> near(const Telling& report) const {
    std::vector<std::size_t> out;
    const auto take = [&](const std::vector<std::size_t>& from) {
      for (std::size_t i = from.size(); i-- > 0 && out.size() < kMostCompared;) out.push_back(from[i]);
    };
    if (timed(report)) {
      for (std::int64_t p = period(report) - 1; p <= period(report) + 1; ++p)
        if (const auto at = by_period_.find(p); at != by_period_.end()) take(at->second);
    } else {
      for (const auto& [p, from] : by_period_) take(from);
    }
    take(untimed_);
    std::sort(out.begin(), out.end());
    return out;
  }

  static bool may_take(const Cluster& cluster, const Telling& report) {
    for (const Telling* r : cluster.reports)
      if (contradicts(*r, report)) return false;
    if (!cluster.docs.contains(evidence_of(report.told->item).doc)) return true;
    // What one document tells apart stays apart, unless it only says the same words again.
    for (const Telling* r : cluster.reports)
      if (evidence_of(r->told->item).doc == evidence_of(report.told->item).doc && likeness(r->quote, report.quote) < 0.8)
        return false;
    return true;
  }

  // As like as the first report, or near it in time by any other.
  static double likelihood_of(const Cluster& cluster, const Telling& report) {
    constexpr std::size_t kLooks = 16;
    double most = likelihood(*cluster.reports.front(), report);
    for (std::size_t i = 1; i < std::min(cluster.reports.size(), kLooks); ++i) {
      const Telling& r = *cluster.reports[i];
      if (!r.days.known || !report.days.known) most = std::max(most, likelihood(r, report));
    }
    // A date of its own must agree with the cluster's, whatever the others say.
    const Telling& first = *cluster.reports.front();
    if (first.days.known && report.days.known && !days_meet(first.days, report.days, 30)) return 0;
    return most;
  }

  std::vector<Cluster> clusters_;
  std::map<std::int64_t, std::vector<std::size_t>> by_period_;
  std::vector<std::size_t> untimed_;
};

// By kind, day, document and place.
std::vector<JoinedItem> in_order(std::vector<JoinedItem> items) {
  using Key = std::tuple<std::size_t, std::int64_t, std::string_view, Span, std::string_view, std::size_t>;
  std::vector<Key> keys;
  keys.reserve(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    const JoinedItem& j = items[i];
    const Days days = days_of(date_of(j.item));
    const std::optional<Date> told = first_told(j);
    const std::int64_t day = days.known ? days.open ? days.to : days.from : told ? days_from_civil(*told) : std::int64_t{1} << 40;
    const Evidence& e = evidence_of(j.item);
    keys.emplace_back(j.item.index(), day, e.doc, e.span, e.id, i);
  }
  std::sort(keys.begin(), keys.end());
  std::vector<std::size_t> order;
  for (const Key& key : keys) order.push_back(std::get<5>(key));
  std::vector<JoinedItem> out;
  out.reserve(items.size());
  for (const std::size_t i : order) out.push_back(std::move(items[i]));
  return out;
}

// Clusters that would be one if they did not say yes and no.
void note_contradictions(const std::vector<Cluster>& clusters, std::vector<JoinedItem>& items) {
  constexpr std::size_t kMost = 200;
  if (clusters.size() > kMost) return;
  const auto id = [&](std::size_t i) { return evidence_of(items[i].item).id; };
  for (std::size_t i = 0; i < clusters.size(); ++i)
    for (std::size_t j = i + 1; j < clusters.size(); ++j) {
      bool contrary = false;
      for (const Telling* a : clusters[i].reports)
        for (const Telling* b : clusters[j].reports) contrary = contrary || (contradicts(*a, *b) && likelihood(*a, *b) > 0);
      if (!contrary) continue;
      items[i].contradicted_by.push_back(id(j));
      items[j].contradicted_by.push_back(id(i));
    }
  for (JoinedItem& item : items) std::sort(item.contradicted_by.begin(), item.contradicted_by.end());
}

}  // namespace

}  // namespace dialogue

std::optional<Date> first_told(const JoinedItem& joined) {
  return joined.reports.empty() ? std::nullopt : joined.reports.front().published;
}

std::vector<JoinedItem> join(std::vector<ToldItem> told) {
  using namespace dialogue;
  if (!std::is_sorted(told.begin(), told.end(), told_before)) std::sort(told.begin(), told.end(), told_before);
  std::vector<Telling> reports;
  reports.reserve(told.size());
  for (ToldItem& t : told) reports.push_back(telling_of(t));
  std::vector<const Telling*> order;
  for (const Telling& r : reports) order.push_back(&r);
  std::stable_sort(order.begin(), order.end(), [](const Telling* a, const Telling* b) { return rank(*a) < rank(*b); });
  std::map<std::string_view, Bucket> buckets;
  for (const Telling* r : order) buckets[r->bucket].add(*r);
  std::vector<JoinedItem> out;
  for (auto& [key, bucket] : buckets) {
    std::vector<JoinedItem> items;
    items.reserve(bucket.clusters().size());
    for (Cluster& cluster : bucket.clusters()) {
      // Tellings stand in the order of reports.
      std::sort(cluster.reports.begin(), cluster.reports.end());
      items.push_back(merged(cluster.reports));
    }
    note_contradictions(bucket.clusters(), items);
    for (std::size_t i = 0; i < items.size(); ++i)
      for (const Telling* r : bucket.clusters()[i].reports) items[i].reports.push_back(std::move(*r->told));
    std::move(items.begin(), items.end(), std::back_inserter(out));
  }
  return in_order(std::move(out));
}

}  // namespace parley
