// A stranger's SQL, for reading only.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>

#include "parley/record.h"
#include "record/schema.h"

namespace parley {

namespace {

using Clock = std::chrono::steady_clock;

struct Watch {
  std::int64_t steps_left = 0;
  Clock::time_point until;
};
constexpr int kStepsACall = 10'000;

int watch(void* context) {
  auto* w = static_cast<Watch*>(context);
  w->steps_left -= kStepsACall;
  return w->steps_left < 0 || Clock::now() > w->until;
}

// Only reading tables, and functions that neither reach files nor make much out of little.
int allow(void*, int action, const char* first, const char* second, const char*, const char*) {
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
      return SQLITE_OK;
    case SQLITE_FUNCTION:
      for (const char* name : {"load_extension", "writefile", "readfile", "edit", "fts3_tokenizer", "zeroblob", "randomblob"})
        if (second && std::strcmp(second, name) == 0) return SQLITE_DENY;
      return SQLITE_OK;
    case SQLITE_PRAGMA:
      // FTS5 asks for it by itself; a pragma with a value would set something.
      return first && !second && std::strcmp(first, "data_version") == 0 ? SQLITE_OK : SQLITE_DENY;
    default:
      return SQLITE_DENY;
  }
}

Error refused(std::string message) { return Error{ErrorCode::kInvalid, std::move(message), "", -1, -1}; }

std::string quoted(std::string_view text) { return "\"" + json_escape(text) + "\""; }

std::string cell(sqlite3_stmt* row, int column) {
  const auto bytes = [&] { return static_cast<std::size_t>(sqlite3_column_bytes(row, column)); };
  switch (sqlite3_column_type(row, column)) {
    case SQLITE_NULL:
      return "null";
    case SQLITE_INTEGER:
      return std::to_string(sqlite3_column_int64(row, column));
    case SQLITE_FLOAT: {
      const double value = sqlite3_column_double(row, column);
      if (!std::isfinite(value)) return "null";
      char text[32];
      std::snprintf(text, sizeof text, "%.15g", value);
      return text;
    }
    case SQLITE_BLOB:
      return quoted("(" + std::to_string(bytes()) + " bytes)");
    default: {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(row, column));
      return quoted({text ? text : "", text ? bytes() : 0});
    }
  }
}

void bound(sqlite3* db, const SqlLimits& limits) {
  const auto most = static_cast<int>(std::min<std::size_t>(limits.bytes, 1U << 30));
  for (const auto& [what, value] : {std::pair{SQLITE_LIMIT_LENGTH, most},
                                    {SQLITE_LIMIT_SQL_LENGTH, 20'000},
                                    {SQLITE_LIMIT_COLUMN, 200},
                                    {SQLITE_LIMIT_EXPR_DEPTH, 100},
                                    {SQLITE_LIMIT_COMPOUND_SELECT, 50},
                                    {SQLITE_LIMIT_ATTACHED, 0},
                                    {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000}})
    sqlite3_limit(db, what, value);
}

Status read_rows(Connection& db, sqlite3_stmt* row, const SqlLimits& limits, SqlAnswer& answer) {
  std::size_t bytes = 0;
  for (;;) {
    const int rc = sqlite3_step(row);
    if (rc == SQLITE_DONE) return {};
    if (rc == SQLITE_INTERRUPT) return Error{ErrorCode::kTooLarge, "stopped: the query runs longer than is allowed", "", -1, -1};
    if (rc != SQLITE_ROW) {
      Error e = db.error(rc);
      if (e.code == ErrorCode::kInternal) e = refused(sqlite3_errmsg(db.handle()));
      return e;
    }
    if (answer.rows.size() == limits.rows || bytes > limits.bytes) {
      answer.cut = true;
      return {};
    }
    std::vector<std::string> cells;
    for (int c = 0; c < sqlite3_column_count(row); ++c) bytes += cells.emplace_back(cell(row, c)).size();
    answer.rows.push_back(std::move(cells));
  }
}

}  // namespace

Result<SqlAnswer> run_sql(const std::string& path, const std::string& sql, const SqlLimits& limits) {
  if (sql.find('\0') != std::string::npos) return refused("the query has a zero byte");
  auto db = Connection::open(path, SQLITE_OPEN_READONLY, path);
  if (!db) return db.error();
  sqlite3* handle = (*db)->handle();
  PARLEY_TRY((*db)->run("PRAGMA query_only = 1; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000"));
  // Full-text search sets itself up with statements that `allow` would refuse.
  PARLEY_TRY((*db)->run("SELECT 1 FROM sentences_fts LIMIT 0"));
  // The dialogue's views call json_extract; what a stranger's schema may call `allow` says.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 1, nullptr);
  bound(handle, limits);
  Watch w{limits.steps, Clock::now() + std::chrono::milliseconds(limits.milliseconds)};
  sqlite3_progress_handler(handle, kStepsACall, watch, &w);
  sqlite3_set_authorizer(handle, allow, nullptr);
  sqlite3_stmt* made = nullptr;
  const char* rest = nullptr;
  const int rc = sqlite3_prepare_v2(handle, sql.data(), static_cast<int>(sql.size()), &made, &rest);
  const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement(made, sqlite3_finalize);
  if (rc == SQLITE_AUTH) return refused("only reading is allowed: " + std::string(sqlite3_errmsg(handle)));
  if (rc != SQLITE_OK) return refused(sqlite3_errmsg(handle));
  if (!made) return refused("there is no query");
  if (!trim(std::string_view(rest)).empty()) return refused("one query at a time");
  SqlAnswer answer;
  for (int c = 0; c < sqlite3_column_count(made); ++c) answer.columns.emplace_back(sqlite3_column_name(made, c));
  PARLEY_TRY(read_rows(**db, made, limits, answer));
  return answer;
}

}  // namespace parley
