// Opening, runs, and which documents are already there.
#include <filesystem>

#include "record/record_impl.h"

namespace parley {

namespace {

constexpr const char* kNow = "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')";

// "file:" URI with everything but plain characters escaped.
std::string immutable_uri(const std::string& path) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out = "file:";
  for (unsigned char c : path) {
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/' || c == '.' || c == '_' ||
        c == '-') {
      out += static_cast<char>(c);
    } else {
      out += '%';
      out += kHex[c >> 4];
      out += kHex[c & 15];
    }
  }
  return out + "?immutable=1";
}

// SQLite reports these only at the first query, and some not at all; say them before anything is made.
Status check_file(const std::string& path, const OpenOptions& options) {
  std::error_code ec;
  const std::filesystem::file_status status = std::filesystem::status(path, ec);
  if (status.type() == std::filesystem::file_type::not_found) {
    if (options.create && !options.read_only) return {};
    return Error{ErrorCode::kNotFound, "no such record; `parley read FILES --record " + path + "` makes one", path, -1, -1};
  }
  if (std::filesystem::is_directory(status)) return Error{ErrorCode::kInvalid, "is a directory, not a record", path, -1, -1};
  if (!std::filesystem::is_regular_file(status)) return Error{ErrorCode::kInvalid, "is no regular file", path, -1, -1};
  const std::uintmax_t size = std::filesystem::file_size(path, ec);
  if (!ec && size == 0 && (!options.create || options.read_only))
    return Error{ErrorCode::kNotFound, "the record is empty; `parley read FILES --record " + path + "` fills it", path, -1, -1};
  return {};
}

// By the first bytes, through SQLite's own handle: closing another one of this file would drop the locks that other
// connections of this program hold on it.
Status check_magic(Connection& db, const std::string& path) {
  static constexpr std::string_view kMagic{"SQLite format 3\0", 16};
  sqlite3_file* file = nullptr;
  sqlite3_int64 size = 0;
  char head[16] = {};
  if (sqlite3_file_control(db.handle(), "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || !file || !file->pMethods)
    return {};
  if (file->pMethods->xFileSize(file, &size) != SQLITE_OK || size == 0) return {};
  const int rc = file->pMethods->xRead(file, head, sizeof head, 0);
  if ((rc == SQLITE_OK || rc == SQLITE_IOERR_SHORT_READ) && std::string_view(head, sizeof head) != kMagic)
    return Error{ErrorCode::kInvalid, "this file is no record (not a SQLite database): name another file or move this one away",
                 path, -1, -1};
  return {};
}

// Two programs that make the same record at once may each find it locked here, and SQLite does not wait by itself.
Status use_write_ahead_log(Connection& db) {
  constexpr int kPause = 50, kPauses = 600;  // milliseconds
  for (int n = 0;; ++n) {
    Status s = db.run("PRAGMA journal_mode = WAL");
    if (s || s.error().code != ErrorCode::kBusy || n == kPauses) return s;
    sqlite3_sleep(kPause);
  }
}

}  // namespace

int Record::schema_version() { return kSchemaVersion; }

Result<Record> Record::open(const std::string& path, const OpenOptions& options) {
  PARLEY_TRY(check_file(path, options));
  auto impl = std::make_shared<Impl>();
  impl->read_only = options.read_only;
  if (options.read_only) {
    auto db = Connection::open(path, SQLITE_OPEN_READONLY, path);
    if (!db) return db.error();
    PARLEY_TRY(check_magic(**db, path));
    // A record on a medium that cannot be written has nowhere to keep the reader's lock.
    Result<std::int64_t> works = (*db)->integer("PRAGMA user_version");
    std::error_code ec;
    if (!works && works.error().code == ErrorCode::kIo && !std::filesystem::exists(path + "-wal", ec)) {
      db = Connection::open(immutable_uri(path), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, path);
      if (!db) return db.error();
    }
    impl->db = std::move(*db);
    Result<bool> current = schema_is_current(*impl->db);
    if (!current) return current.error();
    if (!*current)
      return Error{ErrorCode::kUnsupported, "made by an older Parley: opening it for writing brings it up to date", path, -1, -1};
  } else {
    auto db = Connection::open(path, SQLITE_OPEN_READWRITE | (options.create ? SQLITE_OPEN_CREATE : 0), path);
    if (!db) return db.error();
    impl->db = std::move(*db);
    PARLEY_TRY(check_magic(*impl->db, path));
    // Refuse what is not ours before the first pragma that writes.
    Result<bool> current = schema_is_current(*impl->db);
    if (!current) return current.error();
    PARLEY_TRY(use_write_ahead_log(*impl->db));
    PARLEY_TRY(impl->db->run("PRAGMA synchronous = NORMAL"));
    // Rows of many keys land all over a large file: fewer checkpoints write each page less often.
    PARLEY_TRY(impl->db->run("PRAGMA wal_autocheckpoint = 8000"));
    PARLEY_TRY(impl->db->run("PRAGMA foreign_keys = ON"));
    PARLEY_TRY(prepare_schema(*impl->db));
  }
  PARLEY_TRY(impl->db->run("PRAGMA cache_size = -65536"));
  PARLEY_TRY(impl->db->run("PRAGMA temp_store = MEMORY"));
  Record record;
  record.impl_ = std::move(impl);
  return record;
}

Result<std::int64_t> Record::begin_run(const RunInfo& info) {
  Connection& db = *impl_->db;
  Result<Statement> insert = db.prepare(
      std::string("INSERT INTO runs(version, model_name, model_hash, data_hash, options, started) VALUES(?, ?, ?, ?, ?, ") +
      kNow + ")");
  if (!insert) return insert.error();
  PARLEY_TRY(insert->bind(1, std::string_view(info.parley_version))
                 .bind(2, std::string_view(info.model_name))
                 .bind(3, std::string_view(info.model_hash))
                 .bind(4, std::string_view(info.data_hash))
                 .bind(5, std::string_view(info.options))
                 .run());
  impl_->seen.clear();
  return db.last_row();
}

Result<bool> Record::has(const Document& document, const RunInfo& info) const {
  const std::string content = content_hash(document);
  Result<Statement*> found = impl_->db->cached(
      "SELECT d.doc FROM documents d JOIN runs r ON r.run = d.run WHERE d.name = ?1 AND d.content_hash = ?2 AND "
      "r.version = ?3 AND r.model_name = ?4 AND r.model_hash = ?5 AND r.data_hash = ?6 AND r.options = ?7");
  if (!found) return found.error();
  (*found)->bind(1, std::string_view(document.id)).bind(2, std::string_view(content)).bind(3, std::string_view(info.parley_version));
  (*found)->bind(4, std::string_view(info.model_name)).bind(5, std::string_view(info.model_hash));
  (*found)->bind(6, std::string_view(info.data_hash)).bind(7, std::string_view(info.options));
  Result<bool> row = (*found)->step();
  if (row.ok() && *row) impl_->seen.insert((*found)->integer(0));
  (*found)->reset();
  return row;
}

Status Record::add_failure(std::int64_t run, const Error& error) {
  Result<Statement*> insert =
      impl_->db->cached("INSERT INTO failures(run, source, code, message, line, offset) VALUES(?, ?, ?, ?, ?, ?)");
  if (!insert) return insert.error();
  (*insert)
      ->bind(1, run)
      .bind(2, std::string_view(error.source))
      .bind(3, error_code_name(error.code))
      .bind(4, std::string_view(error.message));
  if (error.line >= 0) (*insert)->bind(5, error.line);
  if (error.offset >= 0) (*insert)->bind(6, error.offset);
  return (*insert)->run();
}

Status Record::end_run(std::int64_t run) {
  Result<Statement> update = impl_->db->prepare(std::string("UPDATE runs SET finished = ") + kNow + " WHERE run = ?");
  if (!update) return update.error();
  PARLEY_TRY(update->bind(1, run).run());
  if (sqlite3_changes(impl_->db->handle()) == 0)
    return Error{ErrorCode::kNotFound, "no run " + std::to_string(run), impl_->db->source(), -1, -1};
  impl_->seen.clear();
  return {};
}

}  // namespace parley
