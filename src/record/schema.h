// Tables, and the steps from older ones.
#pragma once
#include "record/sqlite.h"

namespace parley {

inline constexpr int kSchemaVersion = 6;
inline constexpr std::int64_t kApplicationId = 0x5041524c;  // "PARL": what tells a record from other SQLite files
// Events without any date sort last.
inline constexpr std::int64_t kNoDay = 2932896;  // 9999-12-31

// Makes the tables in an empty database, or brings older ones to kSchemaVersion; one transaction.
Status prepare_schema(Connection& db);
// What prepare_schema would refuse or change, without changing it: an error, or whether there is something to do.
Result<bool> schema_is_current(Connection& db);

}  // namespace parley
