// Help in 80 columns.
#pragma once
#include <CLI/CLI.hpp>

namespace parley::app {

class HelpFormat : public CLI::Formatter {
 public:
  std::string make_option(const CLI::Option* option, bool positional) const override;
  std::string make_subcommand(const CLI::App* command) const override;
};

}  // namespace parley::app
