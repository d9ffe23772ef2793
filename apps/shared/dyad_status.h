// The figures of `parley status`: balance of the last months, last contact, next dates, where the pair stands.
#pragma once
#include <array>
#include <map>

#include "parley/exchange.h"
#include "parley/standing.h"

namespace parley::app {

struct StatusQuery {
  Filter filter;                     // its dyad may be empty: all actors; its limit bounds `next` (0: five)
  std::optional<Date> as_of, since;  // no as_of: the record's last day; since: what changed after it is told
};

struct Balance {
  int days = 0;
  std::size_t cooperation = 0, conflict = 0;
  double goldstein = 0;  // sum
};

struct DyadStatus {
  Date as_of;
  std::size_t documents = 0, undated = 0;
  std::optional<StoredEvent> last_contact, acted_last;
  std::array<Balance, 2> balances = {{{30}, {90}}};
  std::map<std::string, std::size_t> recent;  // by type, within the longer of the two
  std::vector<StoredEvent> next;
  std::optional<Standing> standing;  // of a dyad
};

Result<DyadStatus> dyad_status(const Record& record, const StatusQuery& query);
// One JSON object.
std::string status_to_json(const StatusQuery& query, const DyadStatus& status);
// Told as having happened.
bool is_fact(const Event& event);

}  // namespace parley::app
