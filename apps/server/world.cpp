#include "server/world.h"

namespace parley::server {

std::optional<AnswerCache::Entry> AnswerCache::find(const std::string& key, std::int64_t oldest) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(key);
  return found == entries_.end() || found->second.generation < oldest ? std::nullopt : std::optional(found->second);
}

void AnswerCache::keep(const std::string& key, const Entry& entry) {
  const std::lock_guard lock(mutex_);
  const std::size_t bytes = key.size() + entry.body->size();
  if (bytes > kMostBytes / 4) return;
  if (const auto old = entries_.find(key); old != entries_.end()) {
    if (old->second.generation > entry.generation) return;
    bytes_ -= key.size() + old->second.body->size();
    entries_.erase(old);
  }
  if (bytes_ + bytes > kMostBytes) entries_.clear(), bytes_ = 0;
  entries_.emplace(key, entry);
  bytes_ += bytes;
}

Result<std::shared_ptr<World>> World::open(const std::string& record_path, const Home& home, const std::string& model) {
  auto out = std::make_shared<World>();
  out->path_ = record_path;
  out->home_ = home;
  out->model_ = model;
  // Brings an older schema up to date; a record that cannot be written can still be shown.
  Result<Record> record = Record::open(record_path, {.create = false});
  if (!record) record = Record::open(record_path, {.read_only = true});
  if (!record) return record.error();
  Result<Lexicon> lexicon = Lexicon::load(home.data);
  if (!lexicon) return lexicon.error();
  out->lexicon_ = std::make_unique<Lexicon>(std::move(*lexicon));
  Result<Record> watch = Record::open(record_path, {.read_only = true});
  if (!watch) return watch.error();
  out->watch_ = std::make_unique<Record>(std::move(*watch));
  EngineOptions options;
  options.home = home;
  options.model = model;
  out->jobs_ = std::make_unique<Jobs>(record_path, options, [world = out.get()] { world->touch(); });
  return out;
}

World::Lease::~Lease() {
  record_->end_reading();
  const std::lock_guard lock(world_.mutex_);
  world_.idle_.push_back(std::move(record_));
}

Result<std::unique_ptr<World::Lease>> World::lease() {
  std::unique_ptr<Record> record;
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      record = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  if (!record) {
    Result<Record> opened = Record::open(path_, {.read_only = true});
    if (!opened) return opened.error();
    record = std::make_unique<Record>(std::move(*opened));
  }
  if (Status s = record->begin_reading(); !s) return s.error();
  return std::make_unique<Lease>(*this, std::move(record));
}

Result<std::int64_t> World::generation() {
  const std::lock_guard lock(watch_mutex_);
  const auto now = std::chrono::steady_clock::now();
  const bool touched = touched_.exchange(false);
  if (!touched && now - looked_ < std::chrono::seconds(1)) return generation_;
  looked_ = now;
  Result<std::int64_t> version = watch_->data_version();
  if (!version) return version;
  if (*version != seen_) {
    seen_ = *version, ++generation_;
    changes_.emplace_back(generation_, now);
  }
  if (touched) oldest_ = generation_, changes_.clear();
  return generation_;
}

std::int64_t World::oldest_told() {
  const std::lock_guard lock(watch_mutex_);
  const auto now = std::chrono::steady_clock::now();
  for (; !changes_.empty() && now - changes_.front().second > kMostBehind; changes_.pop_front()) oldest_ = changes_.front().first;
  return oldest_;
}

Result<const Asker*> World::asker() {
  const std::lock_guard lock(asker_mutex_);
  if (!asker_) {
    Result<Asker> opened = Asker::open(home_, model_);
    if (!opened) return opened.error();
    asker_ = std::move(*opened);
  }
  return &*asker_;
}

Result<std::shared_ptr<const Negotiations>> World::negotiations(const Record& record) {
  Result<std::int64_t> now = generation();
  if (!now) return now.error();
  const std::lock_guard lock(found_mutex_);
  if (found_ && found_at_ == *now) return found_;
  Result<Negotiations> found = negotiations_in(record, *lexicon_);
  if (!found) return found.error();
  found_ = std::make_shared<const Negotiations>(std::move(*found));
  found_at_ = *now;
  return found_;
}

}  // namespace parley::server
