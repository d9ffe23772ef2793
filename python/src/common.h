// What the parts of the extension share: errors become parley.Error, words become values.
#pragma once
#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <mutex>

#include "parley/ask.h"
#include "parley/tables.h"

namespace parley::python {

namespace nb = nanobind;

// Raises parley.Error; the interpreter is held.
[[noreturn]] void raise(const Error& error);

// Calls without the interpreter what does not need it.
template <class F>
auto released(const F& call) {
  nb::gil_scoped_release no_gil;
  return call();
}

template <class T>
T value_of(Result<T>&& result) {
  if (!result) raise(result.error());
  return std::move(*result);
}
inline void check(const Status& status) {
  if (!status) raise(status.error());
}

// "2018-02-10"; kInvalid for anything else.
std::optional<Date> day_of(const std::optional<std::string>& text);
// Of the keys since, until, known_by, actor, dyad, type, doc, min_confidence, limit, newest_first.
Filter filter_of(const nb::dict& given);

// A record with the lock that several threads of Python need; whoever waits for it does not hold the interpreter.
class OpenRecord {
 public:
  static OpenRecord* open(const std::string& path, bool read_only, bool create);
  // call(record), alone and without the interpreter; raises when the record is closed.
  template <class F>
  auto use(const F& call) {
    return released([&] {
      const std::lock_guard lock(mutex_);
      return record_ ? call(*record_)
                     : decltype(call(*record_))(Error{ErrorCode::kInvalid, "the record is closed", path_, -1, -1});
    });
  }
  void close();
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  std::optional<Record> record_;
  std::recursive_mutex mutex_;  // a callback of reading may ask the record
};

// What was read of a document as a JSON object; places are in characters, as Python counts them.
std::string document_json(const Lexicon& lexicon, const DocumentRecord& read);

void add_record(nb::module_& module);
void add_engine(nb::module_& module);

}  // namespace parley::python
