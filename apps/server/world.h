// What requests share: the record's connections, tables, the asker, what was answered before.
#pragma once
#include <array>
#include <atomic>
#include <chrono>
#include <deque>
#include <mutex>

#include "parley/ask.h"
#include "parley/record.h"
#include "server/jobs.h"

namespace parley::server {

// The last answer of each address, with the state of the record it tells; thread-safe.
class AnswerCache {
 public:
  struct Entry {
    std::string type, etag;
    std::shared_ptr<const std::string> body;
    std::int64_t generation = 0;
  };
  // None when the one kept is of an older state than `oldest`.
  std::optional<Entry> find(const std::string& key, std::int64_t oldest);
  void keep(const std::string& key, const Entry& entry);

 private:
  static constexpr std::size_t kMostBytes = std::size_t{48} << 20;
  std::mutex mutex_;
  std::size_t bytes_ = 0;
  std::map<std::string, Entry> entries_;
};

class World {
 public:
  static Result<std::shared_ptr<World>> open(const std::string& record_path, const Home& home, const std::string& model);

  // A connection for one request, given back at its end; all it reads is of one state.
  class Lease {
   public:
    Lease(World& world, std::unique_ptr<Record> record) : world_(world), record_(std::move(record)) {}
    ~Lease();
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    const Record& record() const { return *record_; }

   private:
    World& world_;
    std::unique_ptr<Record> record_;
  };
  Result<std::unique_ptr<Lease>> lease();
  // Counts the states of the record that were seen.  What other programs write is noticed within a second, so that a long read
  // job of theirs does not have everything answered anew each time; what this one writes, at once (see touch).
  Result<std::int64_t> generation();
  // The oldest state that may still be told: what this program wrote is told at once, what others write after kMostBehind.
  std::int64_t oldest_told();
  void touch() { touched_ = true; }
  // Held while an answer is made, so that the same is not made twice at once.
  std::mutex& making(const std::string& key) { return making_[std::hash<std::string>{}(key) % making_.size()]; }
  // Loads the asker at the first call.
  Result<const Asker*> asker();
  // Found once a state of the record.
  Result<std::shared_ptr<const Negotiations>> negotiations(const Record& record);

  const std::string& path() const { return path_; }
  const Home& home() const { return home_; }
  const std::string& model() const { return model_; }
  const Lexicon& lexicon() const { return *lexicon_; }
  AnswerCache& cache() { return cache_; }
  Jobs& jobs() { return *jobs_; }
  std::mutex& write_mutex() { return write_mutex_; }
  // Questions that are being answered: more than two at once would slow everybody.
  std::atomic<int>& asking() { return asking_; }

 private:
  std::string path_, model_;
  Home home_;
  std::unique_ptr<Lexicon> lexicon_;
  std::unique_ptr<Jobs> jobs_;
  std::mutex mutex_, asker_mutex_, watch_mutex_, write_mutex_, found_mutex_;
  std::vector<std::unique_ptr<Record>> idle_;
  std::unique_ptr<Record> watch_;
  static constexpr std::chrono::seconds kMostBehind{5};
  std::int64_t generation_ = 0, seen_ = -1, found_at_ = -1, oldest_ = 0;
  std::deque<std::pair<std::int64_t, std::chrono::steady_clock::time_point>> changes_;  // by others: states, when they were seen
  std::optional<Asker> asker_;
  std::shared_ptr<const Negotiations> found_;
  std::chrono::steady_clock::time_point looked_;
  std::atomic<bool> touched_{true};
  std::array<std::mutex, 64> making_;
  std::atomic<int> asking_{0};
  AnswerCache cache_;
};

}  // namespace parley::server
