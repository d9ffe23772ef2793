// The JSON API: one table of routes, from which requests are checked and the OpenAPI file is made.
#pragma once
#include <nlohmann/json.hpp>

#include "server/http.h"
#include "server/world.h"

namespace parley::server {

using Json = nlohmann::ordered_json;

enum class Kind { kText, kDate, kNumber, kCount, kFlag };
struct Parameter {
  const char* name;
  Kind kind;
  const char* about;
  bool required = false, repeated = false;
};

// Parameters as checked: absent ones are empty.
class Args {
 public:
  std::string path;  // what stands for {id}
  const std::string* body = nullptr;
  std::multimap<std::string, std::string> values;
  std::string text(const std::string& name) const;
  std::vector<std::string> all(const std::string& name) const;
  std::optional<Date> date(const std::string& name, bool last_day = false) const;
  std::size_t count(const std::string& name, std::size_t otherwise) const;
  double number(const std::string& name) const;
  bool flag(const std::string& name) const;
};

struct Content {
  std::string body;
  const char* type = "application/json; charset=utf-8";
  int status = 200;
};
using Answer = Result<Content>;

struct Route {
  const char* method;
  const char* path;  // "/record/{id}.json"
  const char* about;
  std::vector<Parameter> parameters;
  std::vector<const char*> fields;  // that an answer always has
  std::function<Answer(World&, const Record&, const Args&)> answer;
  bool costly = false;  // rated with writes, never kept
  bool upload = false;  // a large body
  std::vector<const char*> body = {};  // fields of a JSON body, all text
};

const std::vector<Route>& routes();
// The route and what stands for {id}; null when no route has that path; `other_method` when one has it with another method.
const Route* find_route(const std::string& method, const std::string& path, std::string& id, bool& other_method);
// "GET, HEAD": how a path may be asked; pages and what is not there may only be got.
std::string allowed_methods(const std::string& path);
// Checks names, kinds and presence; kInvalid says which parameter is wrong.
Result<Args> check_arguments(const Route& route, const Request& request, std::string id);
// The OpenAPI description of routes().
Json openapi();

// Filter parameters and what they make.
extern const std::vector<Parameter> kFilterParameters;
std::vector<Parameter> with_filter(std::vector<Parameter> more);
Filter to_filter(const Args& args);
inline constexpr std::size_t kMostRows = 1000, kRows = 100, kMostText = 4000, kMostRepeated = 50;
// What every decision has to say.
inline constexpr const char* kDecided[] = {"verb", "who"};

Content content(const Json& json);
Json or_null(const std::string& text);
Json or_null(const std::optional<Date>& day);
Error invalid(std::string message);
// Objects that a file of its own makes.
Json document_json(const StoredDocument& document);
Json review_json(const ReviewDecision& decision);
// Whether countries tell the sides apart; else, as with a government and its own rebels or a company, names do.
bool by_country(const std::vector<Party>& sides);
std::string dyad_text(const Party& a, const Party& b);
// "PRK" -> "North Korea"; what is no country's code as it is.
std::string called(const Lexicon& lexicon, const std::string& code);

// Groups of routes, one a file.
void add_listings(std::vector<Route>& routes);      // events, the dialogue, documents, search, one record
void add_negotiations(std::vector<Route>& routes);  // negotiations, status, deadlock
void add_pictures(std::vector<Route>& routes);      // flows between actors, curve of a dyad
void add_people(std::vector<Route>& routes);        // actors
void add_questions(std::vector<Route>& routes);     // ask, SQL
void add_about(std::vector<Route>& routes);
void add_writes(std::vector<Route>& routes);  // reading files, decisions

}  // namespace parley::server
