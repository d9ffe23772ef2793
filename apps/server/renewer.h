// Makes answers anew one after another while those who ask still get the ones before.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <thread>

namespace parley::server {

class Renewer {
 public:
  Renewer() : thread_([this] { run(); }) {}
  ~Renewer();
  Renewer(const Renewer&) = delete;
  Renewer& operator=(const Renewer&) = delete;
  // Runs `make` soon, unless one of this key waits already or too many do.
  void want(const std::string& key, std::function<void()> make);

 private:
  static constexpr std::size_t kMost = 256;
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::pair<std::string, std::function<void()>>> queue_;
  std::set<std::string> wanted_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace parley::server
