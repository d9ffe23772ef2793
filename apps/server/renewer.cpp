#include "server/renewer.h"

namespace parley::server {

Renewer::~Renewer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void Renewer::want(const std::string& key, std::function<void()> make) {
  {
    const std::lock_guard lock(mutex_);
    if (queue_.size() >= kMost || !wanted_.insert(key).second) return;
    queue_.emplace_back(key, std::move(make));
  }
  changed_.notify_one();
}

void Renewer::run() {
  for (;;) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (stopping_) return;
    const auto [key, make] = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    make();
    lock.lock();
    wanted_.erase(key);
  }
}

}  // namespace parley::server
