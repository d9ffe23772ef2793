#include "record/sqlite.h"

namespace parley {

namespace {
constexpr int kBusyMilliseconds = 30000;

ErrorCode code_of(int sqlite_code) {
  switch (sqlite_code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return ErrorCode::kCorrupt;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return ErrorCode::kBusy;
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return ErrorCode::kIo;
    case SQLITE_TOOBIG:
      return ErrorCode::kTooLarge;
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
      return ErrorCode::kInternal;
    default:
      return ErrorCode::kInternal;
  }
}

std::string advice(int sqlite_code) {
  switch (sqlite_code & 0xff) {
    case SQLITE_CORRUPT:
      return "the record is damaged: restore it from a copy, or move it away and read the same files again";
    case SQLITE_NOTADB:
      return "this file is no record (not a SQLite database): name another file or move this one away";
    case SQLITE_FULL:
      return "no space left for the record: what was stored before stays; make room and read the same files again";
    case SQLITE_IOERR:
      return "the disk refused to read or write the record: what was stored before stays; read the same files again when it "
             "works";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another program is writing to this record; try again when it is done";
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return "the record may not be written";
    case SQLITE_CANTOPEN:
      return "cannot open the record";
    default:
      return "";
  }
}
}  // namespace

Statement& Statement::bind(int index, std::int64_t value) {
  if (int rc = sqlite3_bind_int64(handle_.get(), index, value); rc != SQLITE_OK) bind_error_ = rc;
  return *this;
}

Statement& Statement::bind(int index, double value) {
  if (int rc = sqlite3_bind_double(handle_.get(), index, value); rc != SQLITE_OK) bind_error_ = rc;
  return *this;
}

Statement& Statement::bind(int index, std::string_view value) {
  // A null pointer would bind NULL, which an empty view may hold.
  const char* data = value.data() ? value.data() : "";
  if (int rc = sqlite3_bind_text64(handle_.get(), index, data, value.size(), SQLITE_STATIC, SQLITE_UTF8); rc != SQLITE_OK)
    bind_error_ = rc;
  return *this;
}

Statement& Statement::bind_null(int index) {
  if (int rc = sqlite3_bind_null(handle_.get(), index); rc != SQLITE_OK) bind_error_ = rc;
  return *this;
}

Statement& Statement::bind_optional(int index, std::string_view value) {
  return value.empty() ? bind_null(index) : bind(index, value);
}

Result<bool> Statement::step() {
  if (int rc = std::exchange(bind_error_, SQLITE_OK); rc != SQLITE_OK) {
    Error e = owner_->error(rc);
    reset();
    return e;
  }
  int rc = sqlite3_step(handle_.get());
  if (rc == SQLITE_ROW) return true;
  if (rc == SQLITE_DONE) {
    sqlite3_reset(handle_.get());
    return false;
  }
  Error e = owner_->error(rc);
  reset();
  return e;
}

Status Statement::run() {
  for (;;) {
    Result<bool> row = step();
    if (!row) return row.error();
    if (!*row) return {};
  }
}

void Statement::reset() {
  sqlite3_reset(handle_.get());
  sqlite3_clear_bindings(handle_.get());
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(handle_.get(), column); }
double Statement::real(int column) const { return sqlite3_column_double(handle_.get(), column); }
bool Statement::is_null(int column) const { return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL; }

std::string_view Statement::text(int column) const {
  const unsigned char* data = sqlite3_column_text(handle_.get(), column);
  if (!data) return {};
  return {reinterpret_cast<const char*>(data), static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column))};
}

Result<std::unique_ptr<Connection>> Connection::open(const std::string& filename, int flags, const std::string& source) {
  auto db = std::make_unique<Connection>();
  db->source_ = source;
  sqlite3* handle = nullptr;
  int rc = sqlite3_open_v2(filename.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  db->handle_.reset(handle);
  if (rc != SQLITE_OK) return db->error(rc);
  sqlite3_busy_timeout(handle, kBusyMilliseconds);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  return db;
}

Result<Statement> Connection::prepare(const std::string& sql) {
  sqlite3_stmt* handle = nullptr;
  int rc = sqlite3_prepare_v2(handle_.get(), sql.c_str(), static_cast<int>(sql.size() + 1), &handle, nullptr);
  if (rc != SQLITE_OK) return error(rc);
  return Statement(this, handle);
}

Result<Statement*> Connection::cached(const char* sql) {
  auto found = cache_.find(sql);
  if (found == cache_.end()) {
    Result<Statement> made = prepare(sql);
    if (!made) return made.error();
    found = cache_.emplace(sql, std::move(*made)).first;
  }
  found->second.reset();
  return &found->second;
}

Status Connection::run(const std::string& sql) {
  int rc = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (rc != SQLITE_OK) return error(rc);
  return {};
}

Result<std::int64_t> Connection::integer(const std::string& sql) {
  Result<Statement> s = prepare(sql);
  if (!s) return s.error();
  Result<bool> row = s->step();
  if (!row) return row.error();
  return *row ? s->integer(0) : std::int64_t{0};
}

Error Connection::error(int code) const {
  std::string message = advice(code);
  const char* said = handle_ ? sqlite3_errmsg(handle_.get()) : sqlite3_errstr(code);
  message += message.empty() ? said : std::string(" (") + said + ")";
  return Error{code_of(code), message, source_, -1, -1};
}

Transaction::~Transaction() {
  // Some errors (full disk) have rolled back already.
  if (open_ && !sqlite3_get_autocommit(db_.handle())) sqlite3_exec(db_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

Status Transaction::begin() {
  PARLEY_TRY(db_.run("BEGIN IMMEDIATE"));
  open_ = true;
  return {};
}

Status Transaction::commit() {
  PARLEY_TRY(db_.run("COMMIT"));
  open_ = false;
  return {};
}

}  // namespace parley
