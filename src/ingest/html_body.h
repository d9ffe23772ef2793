// Which of a page's paragraphs are the article.
#pragma once
#include "ingest/html_tree.h"
#include "ingest/tables.h"

namespace parley::ingest_detail {

struct Paragraph {
  std::string text;  // white space single; '\n' for a line break within
  BlockKind kind = BlockKind::kBody;
};

struct HtmlBody {
  std::vector<Paragraph> paragraphs;  // in page order; kinds kBody and, for what was set aside inside the article, others
  std::string heading;                // the page's first <h1>, or "" when it has none
  std::uint32_t container = 0;        // the node that holds the article
};

HtmlBody extract_body(const HtmlTree& tree, const IngestTables* tables);

}  // namespace parley::ingest_detail
