#include "help.h"

#include "output.h"

namespace parley::app {

namespace {

constexpr std::size_t kIndent = 22;

std::string entry(std::string head, const std::string& text) {
  head = "  " + head;
  if (head.size() + 2 > kIndent) return head + "\n" + wrapped(std::string(kIndent, ' '), text, kIndent);
  head.resize(kIndent, ' ');
  return wrapped(head, text, kIndent);
}

}  // namespace

std::string HelpFormat::make_option(const CLI::Option* option, bool positional) const {
  std::string head = positional ? option->get_name(true) : option->get_name(false, true);
  for (std::size_t comma; (comma = head.find(',')) != std::string::npos && (comma + 1 < head.size() && head[comma + 1] != ' ');)
    head.insert(comma + 1, " ");
  // The type's name without what its checks are called.
  const std::string type = option->get_type_name();
  if (!positional && option->get_items_expected_max() > 0) head += " " + type.substr(0, type.find(':'));
  if (positional && option->get_items_expected_max() > 1) head += " ...";
  return entry(head, option->get_description());
}

std::string HelpFormat::make_subcommand(const CLI::App* command) const {
  return entry(command->get_name(), command->get_description());
}

}  // namespace parley::app
