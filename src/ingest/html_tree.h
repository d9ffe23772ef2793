// An HTML page as a compact tree: libxml2 reads it, this keeps what extraction needs.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "parley/base.h"

namespace parley::ingest_detail {

enum class Tag : std::uint8_t {
  kText,  // not an element
  kOther,
  kA,
  kAbbr,
  kAddress,
  kArticle,
  kAside,
  kB,
  kBlockquote,
  kBody,
  kBr,
  kButton,
  kCaption,
  kCenter,
  kCite,
  kCode,
  kDd,
  kDetails,
  kDialog,
  kDiv,
  kDl,
  kDt,
  kEm,
  kFieldset,
  kFigcaption,
  kFigure,
  kFont,
  kFooter,
  kForm,
  kH1,
  kH2,
  kH3,
  kH4,
  kH5,
  kH6,
  kHead,
  kHeader,
  kHr,
  kHtml,
  kI,
  kImg,
  kInput,
  kLabel,
  kLi,
  kLink,
  kMain,
  kMenu,
  kMeta,
  kNav,
  kOl,
  kOption,
  kP,
  kPicture,
  kPre,
  kQ,
  kS,
  kSection,
  kSelect,
  kSmall,
  kSpan,
  kStrong,
  kSub,
  kSummary,
  kSup,
  kTable,
  kTbody,
  kTd,
  kTh,
  kThead,
  kTime,
  kTitle,
  kTr,
  kU,
  kUl,
  kVideo
};
bool is_block(Tag tag);
bool is_heading(Tag tag);

constexpr std::uint32_t kNoNode = 0xFFFFFFFF;

// In document order: a node's descendants are the nodes (i, end).
struct HtmlNode {
  Tag tag = Tag::kOther;
  bool hidden = false;
  bool main_role = false;  // role="main"
  std::uint32_t parent = kNoNode;
  std::uint32_t end = 0;
  std::string_view text;   // of a text node; entities resolved, white space as it was
  std::string_view names;  // class, id, role, itemprop, data-testid and the like, lower case, one space between
};

struct HtmlMeta {
  std::string_view name;  // name, property or itemprop, lower case
  std::string_view content;
};

class HtmlTree {
 public:
  HtmlTree() = default;
  HtmlTree(const HtmlTree&) = delete;
  HtmlTree& operator=(const HtmlTree&) = delete;

  // `page` is valid UTF-8.  Never fails: what libxml2 cannot make sense of it skips.
  void parse(std::string_view page);

  std::vector<HtmlNode> nodes;  // nodes[0] is the root
  std::vector<HtmlMeta> metas;
  std::vector<std::pair<std::uint32_t, std::string_view>> times;  // <time datetime> and the like: node, value
  std::vector<std::string> json_ld;                               // as written
  std::string_view title;                                         // of <title>
  std::string_view canonical;                                     // <link rel=canonical>
  std::string_view lang;                                          // of <html>
  bool cut = false;                                               // nested too deep or too many nodes: the rest was left out

  std::string_view store(std::string_view s);

 private:
  std::vector<std::unique_ptr<char[]>> pages_;
  std::size_t left_ = 0;
  char* at_ = nullptr;
};

}  // namespace parley::ingest_detail
