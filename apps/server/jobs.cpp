#include "server/jobs.h"

namespace parley::server {

Jobs::Jobs(std::string record_path, EngineOptions options, std::function<void()> changed)
    : path_(std::move(record_path)), options_(std::move(options)), changed_(std::move(changed)), worker_([this] { work(); }) {}

Jobs::~Jobs() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  worker_.join();
}

Result<std::string> Jobs::add(const std::string& name, std::string bytes) {
  const std::lock_guard lock(mutex_);
  if (waiting_.size() >= kMostWaiting || waiting_bytes_ + bytes.size() > kMostBytes)
    return Error{ErrorCode::kBusy, "too many documents wait to be read; try again", "", -1, -1};
  Job job;
  job.id = "J" + std::to_string(++count_);
  job.name = name;
  waiting_bytes_ += bytes.size();
  waiting_.push_back({job.id, name, std::move(bytes)});
  order_.push_back(job.id);
  if (order_.size() > kMostKept) {
    jobs_.erase(order_.front());
    order_.pop_front();
  }
  std::string id = job.id;
  jobs_[id] = std::move(job);
  wake_.notify_one();
  return id;
}

std::optional<Job> Jobs::find(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  const auto found = jobs_.find(id);
  return found == jobs_.end() ? std::nullopt : std::optional(found->second);
}

void Jobs::work() {
  for (;;) {
    Waiting next;
    Job job;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [&] { return stop_ || !waiting_.empty(); });
      if (stop_) return;
      next = std::move(waiting_.front());
      waiting_.pop_front();
      waiting_bytes_ -= next.bytes.size();
      job = jobs_[next.id];
      jobs_[next.id].state = "reading";
    }
    try {
      read(next, job);
    } catch (const std::exception& e) {
      job.error = std::string("internal error: ") + e.what();
    }
    job.state = job.error.empty() ? "done" : "failed";
    changed_();
    const std::lock_guard lock(mutex_);
    if (const auto found = jobs_.find(next.id); found != jobs_.end()) found->second = std::move(job);
  }
}

void Jobs::read(const Waiting& waiting, Job& job) {
  if (!engine_) {
    Result<Engine> engine = Engine::open(options_);
    if (!engine) {
      job.error = engine.error().to_string();
      return;
    }
    engine_ = std::move(*engine);
  }
  Result<std::vector<Document>> documents = documents_from_bytes(waiting.bytes, waiting.name, engine_->ingest_options(),
                                                                 [&](const Error& e) { job.notes.push_back(e.to_string()); });
  if (!documents) {
    job.error = documents.error().to_string();
    return;
  }
  // Without a path a document never takes the place of another.
  for (Document& d : *documents) d.path.clear();
  if (const Status s = store(job, std::move(*documents)); !s) job.error = s.error().to_string();
}

Status Jobs::store(Job& job, std::vector<Document> documents) {
  Result<Record> record = Record::open(path_, {.create = false});
  if (!record) return record.error();
  const RunInfo info = engine_->run_info();
  Result<std::int64_t> run = record->begin_run(info);
  if (!run) return run.error();
  std::vector<Document> fresh;
  for (Document& d : documents) {
    Result<bool> known = record->has(d, info);
    if (!known) return known.error();
    job.documents.push_back(d.id);
    if (*known)
      job.notes.push_back(d.id + " is in the record already");
    else
      fresh.push_back(std::move(d));
  }
  Result<std::vector<ReadDocument>> read = engine_->read_all(std::move(fresh));
  if (!read) return read.error();
  std::vector<DocumentRecord> batch;
  for (ReadDocument& d : *read) {
    DocumentRecord& r = d.record;
    if (r.unread) job.notes.push_back(r.document.id + " is stored but not read: " + r.unread_why);
    job.sentences += r.sentences.size();
    job.events += r.events.size();
    job.items += items_of(r.dialogue).size();
    batch.push_back(std::move(r));
  }
  if (Status s = record->add(*run, batch); !s) return s;
  return record->end_run(*run);
}

}  // namespace parley::server
