// A thin layer over SQLite's C API: errors as Status, statements that clean up after themselves.
#pragma once
#include <sqlite3.h>

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "parley/base.h"

// Returns the error of a failed Status or Result from the function it stands in.
#define PARLEY_TRY(expression)                                                              \
  do {                                                                                      \
    if (auto parley_status_ = (expression); !parley_status_) return parley_status_.error(); \
  } while (false)

namespace parley {

class Connection;

// A prepared statement.  Parameters count from 1, columns from 0.  Bound text is not copied: it must outlive the next step() or
// run().  A failed bind shows in the step that follows.
class Statement {
 public:
  Statement() = default;
  Statement(Connection* owner, sqlite3_stmt* handle) : owner_(owner), handle_(handle) {}

  Statement& bind(int index, std::int64_t value);
  Statement& bind(int index, double value);
  Statement& bind(int index, std::string_view value);
  Statement& bind_null(int index);
  // Empty text is stored as NULL.
  Statement& bind_optional(int index, std::string_view value);

  // True: a row stands ready.  False: done, and the statement is ready to be bound and stepped again.
  Result<bool> step();
  // Steps to the end; for statements whose rows nobody wants.
  Status run();
  void reset();

  std::int64_t integer(int column) const;
  double real(int column) const;
  std::string_view text(int column) const;  // valid until the next step
  bool is_null(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* s) const { sqlite3_finalize(s); }
  };
  Connection* owner_ = nullptr;
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
  int bind_error_ = SQLITE_OK;
};

class Connection {
 public:
  // `source` is what errors name.
  static Result<std::unique_ptr<Connection>> open(const std::string& filename, int flags, const std::string& source);

  Result<Statement> prepare(const std::string& sql);
  // A statement kept for the life of the connection.  Not for statements that are still being stepped when the same text is asked
  // for again.
  Result<Statement*> cached(const char* sql);
  // One or more statements without parameters.
  Status run(const std::string& sql);
  Result<std::int64_t> integer(const std::string& sql);
  std::int64_t last_row() const { return sqlite3_last_insert_rowid(handle_.get()); }
  Error error(int code) const;
  sqlite3* handle() const { return handle_.get(); }
  const std::string& source() const { return source_; }

 private:
  struct Close {
    void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
  };
  std::string source_;
  std::unique_ptr<sqlite3, Close> handle_;
  std::unordered_map<const char*, Statement> cache_;  // by address: only string literals are asked for
};

// Rolls back unless committed.
class Transaction {
 public:
  explicit Transaction(Connection& db) : db_(db) {}
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  Status begin();  // takes the write lock at once, waiting for other writers
  Status commit();

 private:
  Connection& db_;
  bool open_ = false;
};

}  // namespace parley
