#include "ingest/tables.h"

namespace parley {
namespace {

using ingest_detail::Hint;
using ingest_detail::Mark;

std::optional<Mark> mark_of(std::string_view name) {
  if (name == "furniture") return Mark::kFurniture;
  if (name == "caption") return Mark::kCaption;
  if (name == "byline") return Mark::kByline;
  if (name == "tail") return Mark::kTail;
  if (name == "note") return Mark::kNote;
  return {};
}

std::optional<Hint> hint_of(std::string_view name) {
  if (name == "body") return Hint::kBody;
  if (name == "drop") return Hint::kDrop;
  if (name == "meta") return Hint::kMeta;
  if (name == "keep") return Hint::kKeep;
  return {};
}

bool word_edge(std::string_view text, std::size_t i) {
  return i == 0 || i >= text.size() || !std::isalnum(static_cast<unsigned char>(text[i - 1])) ||
         !std::isalnum(static_cast<unsigned char>(text[i]));
}

}  // namespace

Mark IngestTables::mark(std::string_view folded) const {
  if (const auto it = lines.find(folded); it != lines.end()) return it->second;
  for (const auto& [phrase, mark] : prefixes) {
    if (folded.starts_with(phrase) && word_edge(folded, phrase.size())) return mark;
  }
  for (const auto& [phrase, mark] : suffixes) {
    if (folded.ends_with(phrase) && word_edge(folded, folded.size() - phrase.size())) return mark;
  }
  for (const auto& [phrase, mark] : contains) {
    const std::size_t at = folded.find(phrase);
    if (at != std::string_view::npos && word_edge(folded, at) && word_edge(folded, at + phrase.size())) return mark;
  }
  return Mark::kNone;
}

const std::string& tables_hash(const IngestTables& tables) { return tables.hash; }

Result<std::shared_ptr<const IngestTables>> load_ingest_tables(const std::string& data_dir) {
  auto out = std::make_shared<IngestTables>();
  auto table = [&](const char* file, const std::vector<std::string>& columns) -> Result<TsvTable> {
    auto bytes = read_file(data_dir + file, std::size_t{256} << 20);
    if (!bytes) return bytes.error();
    out->hash += sha256_hex(*bytes);
    return TsvTable::parse(std::move(*bytes), data_dir + file, columns);
  };
  const auto furniture = table("/furniture.tsv", {"match", "phrase", "mark"});
  if (!furniture) return furniture.error();
  for (const TsvRow& row : furniture->rows()) {
    const auto mark = mark_of(row.fields[2]);
    std::string phrase(row.fields[1]);
    if (!mark) return furniture->error(row, "unknown mark '" + std::string(row.fields[2]) + "'");
    if (phrase.empty() || fold(phrase) != phrase) return furniture->error(row, "phrase is not in folded form");
    if (row.fields[0] == "line") {
      out->lines.emplace(std::move(phrase), *mark);
    } else if (row.fields[0] == "prefix") {
      out->prefixes.emplace_back(std::move(phrase), *mark);
    } else if (row.fields[0] == "suffix") {
      out->suffixes.emplace_back(std::move(phrase), *mark);
    } else if (row.fields[0] == "contains") {
      out->contains.emplace_back(std::move(phrase), *mark);
    } else {
      return furniture->error(row, "unknown match '" + std::string(row.fields[0]) + "'");
    }
  }
  const auto hints = table("/html_hints.tsv", {"token", "hint"});
  if (!hints) return hints.error();
  for (const TsvRow& row : hints->rows()) {
    const auto hint = hint_of(row.fields[1]);
    if (!hint) return hints->error(row, "unknown hint '" + std::string(row.fields[1]) + "'");
    out->hints.emplace(row.fields[0], *hint);
  }
  out->hash = sha256_hex(out->hash);
  return std::shared_ptr<const IngestTables>(std::move(out));
}

}  // namespace parley
