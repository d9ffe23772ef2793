// Documents that the page was given, read one after another by one thread.
#pragma once
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

#include "parley/engine.h"

namespace parley::server {

struct Job {
  std::string id, name, state = "waiting";  // waiting, reading, done, failed
  std::string error;
  std::vector<std::string> documents;  // their ids in the record
  std::vector<std::string> notes;      // documents there already, not in English, or what was lost
  std::size_t sentences = 0, events = 0, items = 0;
};

class Jobs {
 public:
  // `changed` is called, on the working thread, whenever the record has been written.
  Jobs(std::string record_path, EngineOptions options, std::function<void()> changed);
  ~Jobs();  // finishes the document in hand, drops what waits
  Jobs(const Jobs&) = delete;
  Jobs& operator=(const Jobs&) = delete;

  // kBusy when too many wait.
  Result<std::string> add(const std::string& name, std::string bytes);
  std::optional<Job> find(const std::string& id) const;

 private:
  struct Waiting {
    std::string id, name, bytes;
  };
  void work();
  void read(const Waiting& waiting, Job& job);
  Status store(Job& job, std::vector<Document> documents);

  static constexpr std::size_t kMostWaiting = 200, kMostBytes = std::size_t{64} << 20, kMostKept = 1000;
  const std::string path_;
  const EngineOptions options_;
  const std::function<void()> changed_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Waiting> waiting_;
  std::size_t waiting_bytes_ = 0;
  std::map<std::string, Job> jobs_;
  std::deque<std::string> order_;  // of ids, oldest first
  std::uint64_t count_ = 0;
  bool stop_ = false;
  std::optional<Engine> engine_;  // of the working thread
  std::thread worker_;
};

}  // namespace parley::server
