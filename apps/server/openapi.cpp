// The OpenAPI description, made of the table of routes.
#include "server/routes.h"

namespace parley::server {

namespace {

// Types of the fields that answers always have; "/path field" where one address means something else by the name.
const std::map<std::string, const char*> kFieldTypes = {
    {"/actor.json months", "object"},
    {"/job/{id}.json events", "integer"},
    {"/negotiation/{id}.json items", "object"},
    {"/status.json documents", "integer"},
    {"/agreement.json records", "integer"},
    {"agreed", "integer"},
    {"alpha", "number or null"},
    {"as_of", "string or null"},
    {"bend", "integer"},
    {"bstart", "integer"},
    {"components", "object"},
    {"confidence", "number"},
    {"counts", "object"},
    {"cut", "boolean"},
    {"data_hash", "string"},
    {"decision", "object"},
    {"dialogue", "object"},
    {"doc", "string"},
    {"dyad", "string or null"},
    {"id", "string"},
    {"info", "object"},
    {"kind", "string"},
    {"limit", "integer"},
    {"name", "string"},
    {"negotiation", "object"},
    {"notes", "array"},
    {"offset", "integer"},
    {"openapi", "string"},
    {"paths", "object"},
    {"question", "string"},
    {"quote", "string"},
    {"record", "string"},
    {"schema", "integer"},
    {"standing", "object or null"},
    {"state", "string"},
    {"text", "string"},
    {"total", "integer"},
    {"verb", "string"},
    {"version", "string"},
    {"why", "array"},
    {"without_place", "integer"},
};

Json type_of(const std::string& path, const char* field) {
  auto found = kFieldTypes.find(path + " " + field);
  if (found == kFieldTypes.end()) found = kFieldTypes.find(field);
  if (found == kFieldTypes.end()) return "array";
  const std::string type = found->second;
  const std::size_t either = type.find(" or ");
  if (either == std::string::npos) return type;
  return {type.substr(0, either), type.substr(either + 4)};
}

Json schema_of(const Parameter& p) {
  switch (p.kind) {
    case Kind::kDate:
      return {{"type", "string"}, {"pattern", "^([0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?)?$"}};
    case Kind::kNumber:
      return {{"type", "number"}};
    case Kind::kCount:
      return {{"type", "integer"}, {"minimum", 0}, {"maximum", 999999999}};
    case Kind::kFlag:
      return {{"type", "integer"}, {"enum", {0, 1}}};
    case Kind::kText:
      break;
  }
  Json out = {{"type", "string"}, {"maxLength", kMostText}};
  if (p.required) out["minLength"] = 1;
  return out;
}

Json parameters_of(const Route& route) {
  Json out = Json::array();
  if (std::string_view(route.path).find("{id}") != std::string_view::npos)
    out.push_back({{"name", "id"}, {"in", "path"}, {"required", true}, {"schema", {{"type", "string"}, {"minLength", 1}}}});
  for (const Parameter& p : route.parameters) {
    Json schema = schema_of(p);
    if (p.repeated) schema = {{"type", "array"}, {"items", schema}, {"maxItems", kMostRepeated}};
    out.push_back({{"name", p.name}, {"in", "query"}, {"required", p.required}, {"description", p.about}, {"schema", schema}});
  }
  return out;
}

Json answer_of(const Route& route) {
  Json out = {{"type", std::string_view(route.path).ends_with(".json") ? "object" : "string"}};
  for (const char* field : route.fields) {
    out["required"].push_back(field);
    out["properties"][field] = {{"type", type_of(route.path, field)}};
  }
  return out;
}

Json body_of(const Route& route) {
  if (route.upload)
    return {{"application/octet-stream", {{"schema", {{"type", "string"}, {"format", "binary"}, {"minLength", 1}}}}}};
  Json properties = Json::object();
  for (const char* field : route.body) properties[field] = {{"type", "string"}, {"maxLength", kMostText}};
  for (const char* field : kDecided) properties[field]["minLength"] = 1;
  return {
      {"application/json",
       {{"schema", {{"type", "object"}, {"required", kDecided}, {"properties", properties}, {"additionalProperties", false}}}}}};
}

Json operation(const Route& route) {
  const std::string_view path = route.path;
  const char* type = path.ends_with(".svg")       ? "image/svg+xml"
                     : path.ends_with(".csv")     ? "text/csv"
                     : path.ends_with(".parquet") ? "application/vnd.apache.parquet"
                                                  : "application/json";
  Json out = {
      {"summary", route.about},
      {"parameters", parameters_of(route)},
      {"responses",
       {{route.upload ? "202" : "200", {{"description", "The answer"}, {"content", {{type, {{"schema", answer_of(route)}}}}}}},
        {"default", {{"$ref", "#/components/responses/Problem"}}}}}};
  if (std::string_view(route.method) == "POST") {
    out["security"] = Json::array({{{"token", Json::array()}}});
    out["requestBody"] = {{"required", true}, {"content", body_of(route)}};
  }
  return out;
}

Json problem_schema() {
  return {{"type", "object"},
          {"required", {"type", "title", "status", "detail"}},
          {"properties",
           {{"type", {{"type", "string"}}},
            {"title", {{"type", "string"}}},
            {"status", {{"type", "integer"}}},
            {"detail", {{"type", "string"}}}}}};
}

}  // namespace

Json openapi() {
  Json paths = Json::object();
  for (const Route& route : routes()) paths[route.path][ascii_lower(route.method)] = operation(route);
  return {
      {"openapi", "3.1.0"},
      {"info",
       {{"title", "Parley"},
        {"version", version()},
        {"description", "The record of a negotiation. Every page has a .json twin; fields of records: docs/record_format.md."}}},
      {"paths", paths},
      {"components",
       {{"securitySchemes", {{"token", {{"type", "http"}, {"scheme", "bearer"}}}}},
        {"responses",
         {{"Problem",
           {{"description", "What went wrong (RFC 9457)"},
            {"content", {{"application/problem+json", {{"schema", problem_schema()}}}}}}}}}}}};
}

}  // namespace parley::server
