#include "parley/lexicon.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>

namespace parley {
namespace {

namespace fs = std::filesystem;

// A small set of tables of its own; a test changes one of them.
class Tables {
 public:
  Tables() {
    set("grounding.tsv", "phrase\tkind\tvalue", {"he\tpronoun\tm", "who\tcommon word\t"});
    for (const char* topic : {"channels", "contacts", "grievances", "linkages", "moves", "readings", "state", "windows"})
      set("dialogue_" + std::string(topic) + ".tsv", "phrase\tkind\tvalue", {"call it off\tx\ty"});
    set("countries.tsv", "iso3\tname\tiso2\tcow\tregion",
        {"CIV\tIvory Coast\tCI\t437\tAfrica", "DEU\tGermany\tDE\t255\tEurope", "KOR\tSouth Korea\tKR\t732\tAsia",
         "PRK\tNorth Korea\tKP\t731\tAsia", "TUR\tTurkey\tTR\t640\tAsia", "USA\tUnited States\tUS\t2\tAmericas"});
    set("country_names.tsv", "surface\tiso3\tkind\tsector\tfrom\tto",
        {"Blue House\tKOR\tseat\tGOV\t\t", "Bonn\tDEU\tcapital\t\t1949\t1990-10-02", "C\xC3\xB4te d'Ivoire\tCIV\talias\t\t\t",
         "German\tDEU\tadjective\t\t\t", "N. Korea\tPRK\talias\t\t\t", "U.S.\tUSA\talias\t\t\t", "US\tUSA\talias\t\t\t"});
    set("organizations.tsv", "name\tcountry\tsectors\ttype\tsource",
        {"Workers' Party of Korea\tPRK\tPTY;GOV\torganisation\tx", "World Health Organization\t\tIGO;MED\torganisation\tx"});
    set("organization_names.tsv", "surface\tname\tkind",
        {"NATO\tWorld Health Organization\tacronym", "WHO\tWorld Health Organization\tacronym"});
    set("persons.tsv", "name\tcountry\tsectors\trole\tfrom\tto\tsource",
        {"Andr\xC3\xA9s Manuel L\xC3\xB3pez Obrador\tDEU\tGOV\tpresident\t2018\t2024\tx",
         "Angela Merkel\tDEU\tGOV\tchancellor\t2005-11-22\t2021-12-08\tx",
         "Angela Merkel\tDEU\tLEG\tmember of parliament\t1990\t2005-11-21\tx", "Kim Jong Un\tPRK\tGOV\tleader\t2011-12-17\t\tx",
         "Sung Kim\tUSA\tGOV\tspecial representative\t2021\t\tx"});
    set("person_names.tsv", "surface\tname\tkind", {"Kim Jong Eun\tKim Jong Un\talias"});
    set("agents.tsv", "phrase\tsector\tperson",
        {"foreign minister\tGOV\t1", "police\tCOP\t0", "protesters\tOPP\t0", "spy chief\tSPY\t1"});
    set("cameo.tsv", "code\tname\tplover_type\tplover_mode\tgoldstein\tquad", {"042\tMake a visit\tCONSULT\tvisit\t1.9\t1"});
    set("plover.tsv", "type\tmode\tquad\tintensity\tcameo", {"CONSULT\tvisit\t1\t1.5\t042"});
    set("cues.tsv", "phrase\tkind\tvalue",
        {"only\tsequencing\tcondition", "only after\tsequencing\tafter", "reportedly\tattribution\thearsay",
         "reportedly\tfactuality\tprobable"});
    set("contexts.tsv", "phrase\tcontext", {"ballistic missile\tcbrn", "missile\tmilitary"});
    set("targets.tsv", "feature\tweight", {"nobody\t-0.5"});
    set("main_pair.tsv", "feature\tweight", {"named together\t1"});
    set("cameo_cues.tsv", "phrase\tkind\tvalue", {"flew to\tcameo:CONSULT\t042"});
  }
  void set(const std::string& file, const std::string& columns, std::vector<std::string> rows) {
    std::sort(rows.begin(), rows.end());
    std::string bytes = "#columns " + columns + "\n#source test\n";
    for (const std::string& row : rows) bytes += row + "\n";
    files_[file] = bytes;
  }
  void remove(const std::string& file) { files_.erase(file); }
  Result<Lexicon> load() const {
    const fs::path dir =
        fs::temp_directory_path() / ("parley_lexicon_" + std::to_string(hash64(fs::path(::testing::TempDir()).string())) + "_" +
                                     ::testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::create_directories(dir);
    for (const auto& [file, bytes] : files_) EXPECT_TRUE(write_file((dir / file).string(), bytes).ok());
    auto lexicon = Lexicon::load(dir.string());
    fs::remove_all(dir);
    return lexicon;
  }

 private:
  std::map<std::string, std::string> files_;
};

Span all(std::string_view text) { return {0, static_cast<std::uint32_t>(text.size())}; }

std::vector<std::string> names_in(const Lexicon& lexicon, std::string_view text) {
  std::vector<std::string> out;
  for (const NameHit& hit : lexicon.find_names(text, all(text)))
    out.push_back(std::string(slice(text, hit.span)) + " = " + lexicon.entities()[hit.readings[0].entity].name);
  return out;
}

using Strings = std::vector<std::string>;

TEST(Lexicon, FindsTheLongestNameAtWordBoundaries) {
  const auto lexicon = Tables().load();
  ASSERT_TRUE(lexicon.ok()) << lexicon.error().to_string();
  EXPECT_EQ(names_in(*lexicon, "North Korea's Kim Jong-un met Angela Merkel in South Koreatown."),
            (Strings{"North Korea = North Korea", "Kim Jong-un = Kim Jong Un", "Angela Merkel = Angela Merkel"}));
  EXPECT_EQ(names_in(*lexicon, "the Workers\xE2\x80\x99 Party of Korea"),
            (Strings{"Workers\xE2\x80\x99 Party of Korea = Workers' Party of Korea"}));
  EXPECT_EQ(names_in(*lexicon, "COTE D'IVOIRE and C\xC3\xB4te d\xE2\x80\x99Ivoire\xE2\x80\x99s army"),
            (Strings{"COTE D'IVOIRE = Ivory Coast", "C\xC3\xB4te d\xE2\x80\x99Ivoire = Ivory Coast"}));
}

TEST(Lexicon, NamesDoNotCrossSentencesButAbbreviationsGoOn) {
  const auto lexicon = Tables().load();
  ASSERT_TRUE(lexicon.ok());
  EXPECT_EQ(names_in(*lexicon, "N. Korea-U.S. talks"), (Strings{"N. Korea = North Korea", "U.S. = United States"}));
  EXPECT_EQ(names_in(*lexicon, "N.Korea, US-led"), (Strings{"N.Korea = North Korea", "US = United States"}));
  EXPECT_EQ(names_in(*lexicon, "They went north. Korea waited. Angela, Merkel"), Strings{});
  EXPECT_EQ(names_in(*lexicon, "the U.S\xE2\x80\x99s envoy; the U.S.'s envoy"),
            (Strings{"U.S = United States", "U.S. = United States"}));
}

TEST(Lexicon, CaseDecides) {
  const auto lexicon = Tables().load();
  ASSERT_TRUE(lexicon.ok());
  EXPECT_EQ(names_in(*lexicon, "a turkey told us who"), Strings{});
  EXPECT_EQ(names_in(*lexicon, "Us and Who"), Strings{});
  EXPECT_EQ(names_in(*lexicon, "Turkey, the WHO, Nato"),
            (Strings{"Turkey = Turkey", "WHO = World Health Organization", "Nato = World Health Organization"}));
  EXPECT_EQ(names_in(*lexicon, "NORTH KOREA WARNS THOSE WHO BACK US"),
            (Strings{"NORTH KOREA = North Korea", "US = United States"}));
  EXPECT_EQ(lexicon->lookup("turkey").size(), 1u);
}

TEST(Lexicon, AgentsTakePluralsAndAnyCase) {
  const auto lexicon = Tables().load();
  ASSERT_TRUE(lexicon.ok());
  const std::string text = "Foreign Ministers met a protester; police watched the spy chief";
  Strings found;
  for (const AgentHit& hit : lexicon->find_agents(text, all(text)))
    found.push_back(std::string(slice(text, hit.span)) + " " + hit.agent->sector + (hit.agent->person ? " person" : "") +
                    (hit.plural ? " plural" : ""));
  EXPECT_EQ(found,
            (Strings{"Foreign Ministers GOV person plural", "protester OPP person", "police COP", "spy chief SPY person"}));
}

TEST(Lexicon, CuesAreLongestWithinTheirKind) {
  const auto lexicon = Tables().load();
  ASSERT_TRUE(lexicon.ok());
  const std::string text = "It reportedly came only after talks";
  Strings found;
  for (const CueHit& hit : lexicon->find_cues(text, all(text)))
    found.push_back(std::string(slice(text, hit.span)) + " " + hit.cue->value);
  EXPECT_EQ(found, (Strings{"reportedly hearsay", "reportedly probable", "only after after"}));
  const std::string missiles = "A ballistic missile";
  const auto contexts = lexicon->find_contexts(missiles, all(missiles));
  ASSERT_EQ(contexts.size(), 1u);
  EXPECT_EQ(contexts[0].context, "cbrn");
}

TEST(Lexicon, MisspeltNames) {
  const auto lexicon = Tables().load();
  ASSERT_TRUE(lexicon.ok());
  for (const char* surface : {"Angela Merkle", "Angella Merkel", "angela merkell"}) {
    const auto found = lexicon->lookup_fuzzy(surface);
    ASSERT_FALSE(found.empty()) << surface;
    EXPECT_EQ(lexicon->entities()[found[0].entity].name, "Angela Merkel");
  }
  EXPECT_TRUE(lexicon->lookup_fuzzy("Frank").empty());
  EXPECT_TRUE(lexicon->lookup_fuzzy("US").empty());
  EXPECT_TRUE(lexicon->lookup_fuzzy("Angela Merkel").empty());
}

TEST(Lexicon, SurnamesAndShortNames) {
  const auto lexicon = Tables().load();
  ASSERT_TRUE(lexicon.ok());
  Strings kims;
  for (const NameReading& r : lexicon->lookup_surname("Kim")) kims.push_back(lexicon->entities()[r.entity].name);
  EXPECT_EQ(kims, (Strings{"Kim Jong Un", "Sung Kim"}));
  EXPECT_EQ(lexicon->lookup_surname("Obrador").size(), 1u);
  EXPECT_EQ(lexicon->short_name(lexicon->lookup("Angela Merkel")[0].entity), "merkel");
  EXPECT_EQ(lexicon->short_name(lexicon->lookup("Germany")[0].entity), "");
}

TEST(Lexicon, RolesAreDatedAndSorted) {
  const auto lexicon = Tables().load();
  ASSERT_TRUE(lexicon.ok());
  const Entity& merkel = lexicon->entities()[lexicon->lookup("Angela Merkel")[0].entity];
  ASSERT_EQ(merkel.roles.size(), 2u);
  EXPECT_EQ(merkel.roles[0].role, "member of parliament");
  EXPECT_EQ(*merkel.roles[0].from, (Date{1990, 1, 1}));
  EXPECT_EQ(*merkel.roles[1].to, (Date{2021, 12, 8}));
  EXPECT_EQ(*lexicon->lookup("Bonn")[0].to, (Date{1990, 10, 2}));
}

TEST(Lexicon, CodesAndCountries) {
  const auto lexicon = Tables().load();
  ASSERT_TRUE(lexicon.ok());
  ASSERT_NE(lexicon->cameo("042"), nullptr);
  EXPECT_DOUBLE_EQ(lexicon->cameo("042")->goldstein, 1.9);
  EXPECT_EQ(lexicon->cameo("42"), nullptr);
  ASSERT_NE(lexicon->plover("CONSULT", "visit"), nullptr);
  EXPECT_EQ(lexicon->plover("CONSULT", "visit")->cameo, "042");
  EXPECT_EQ(lexicon->plover("CONSULT"), nullptr);
  EXPECT_EQ(lexicon->country_name("PRK"), "North Korea");
  EXPECT_EQ(lexicon->country_name("QQQ"), "");
  EXPECT_EQ(lexicon->cow("DEU"), 255);
  EXPECT_EQ(lexicon->data_hash().size(), 64u);
}

TEST(Lexicon, OddTextIsHarmless) {
  const auto lexicon = Tables().load();
  ASSERT_TRUE(lexicon.ok());
  for (const std::string& text :
       {std::string(), std::string("\xff\xfe'\x80s"), std::string("'s'''s-.-.U."), std::string(10000, '\xc3'),
        std::string(100000, 'a'), std::string("U.\0S.", 5), std::string("\xE2\x80\x99s\xE2\x80")}) {
    for (const NameHit& hit : lexicon->find_names(text, all(text))) EXPECT_LE(hit.span.end, text.size());
    EXPECT_TRUE(lexicon->lookup_fuzzy(text).empty());
    EXPECT_TRUE(lexicon->find_agents(text, all(text)).empty());
  }
}

// Error paths: code, file and message.
struct BadTable {
  const char* file;
  const char* columns;
  std::vector<std::string> rows;
  const char* message;
};

TEST(LexiconErrors, EachNamesItsFileAndLine) {
  const std::vector<BadTable> cases = {
      {"countries.tsv", "iso3\tname\tiso2\tcow\tregion", {"DE\tGermany\tDE\t255\tEurope"}, "three-letter code"},
      {"countries.tsv", "iso3\tname\tiso2\tcow\tregion", {"DEU\tGermany\tDE\tmany\tEurope"}, "cow \"many\" is no number"},
      {"country_names.tsv",
       "surface\tiso3\tkind\tsector\tfrom\tto",
       {"Elbonia\tELB\tname\t\t\t"},
       "country \"ELB\" is not in countries.tsv"},
      {"country_names.tsv", "surface\tiso3\tkind\tsector\tfrom\tto", {"Berlin\tDEU\ttown\t\t\t"}, "unknown kind \"town\""},
      {"country_names.tsv", "surface\tiso3\tkind\tsector\tfrom\tto", {"Berlin\tDEU\tcapital\t\t1990-13\t"}, "a date is not like"},
      {"organizations.tsv",
       "name\tcountry\tsectors\ttype\tsource",
       {"X\tDEU\tQQQ\torganisation\ts"},
       "unknown sector in \"QQQ\""},
      {"organization_names.tsv", "surface\tname\tkind", {"Y\tNo Such Body\talias"}, "is not in organizations.tsv"},
      {"persons.tsv",
       "name\tcountry\tsectors\trole\tfrom\tto\tsource",
       {"A B\tDEU\tGOV\tr\t2010\t2009\tx"},
       "ends before it begins"},
      {"person_names.tsv", "surface\tname\tkind", {"Y\tNo Body\talias"}, "is not in persons.tsv"},
      {"agents.tsv", "phrase\tsector\tperson", {"police\tCOP\tyes"}, "person is 0 or 1"},
      {"agents.tsv", "phrase\tsector\tperson", {"police\tCOP\t0", "police\tMIL\t0"}, "agent \"police\" is repeated"},
      {"cameo.tsv",
       "code\tname\tplover_type\tplover_mode\tgoldstein\tquad",
       {"042\tv\tCONSULT\tvisit\t1.9\t5"},
       "quad is 1 to 4"},
      {"plover.tsv", "type\tmode\tquad\tintensity\tcameo", {"CONSULT\tvisit\t1\t1.5\t999"}, "code \"999\" is not in cameo.tsv"},
      {"targets.tsv", "feature\tweight", {"nobody\tfew"}, "weight \"few\" is no number"},
      {"main_pair.tsv", "feature\tweight", {"named together\tmuch"}, "weight \"much\" is no number"},
      {"targets.tsv", "feature\tweight", {"nobody\t0.1", "nobody\t0.2"}, "feature \"nobody\" is repeated"},
      {"cues.tsv", "phrase\tkind\tvalue", {"...\tk\tv"}, "has no words"},
  };
  for (const BadTable& bad : cases) {
    Tables tables;
    tables.set(bad.file, bad.columns, bad.rows);
    const auto lexicon = tables.load();
    ASSERT_FALSE(lexicon.ok()) << bad.message;
    EXPECT_EQ(lexicon.error().code, ErrorCode::kInvalid) << bad.message;
    EXPECT_NE(lexicon.error().message.find(bad.message), std::string::npos) << lexicon.error().to_string();
    EXPECT_NE(lexicon.error().source.find(bad.file), std::string::npos) << lexicon.error().to_string();
    EXPECT_GE(lexicon.error().line, 3) << lexicon.error().to_string();
  }
}

TEST(LexiconErrors, MissingTable) {
  Tables tables;
  tables.remove("agents.tsv");
  const auto lexicon = tables.load();
  ASSERT_FALSE(lexicon.ok());
  EXPECT_NE(lexicon.error().to_string().find("agents.tsv"), std::string::npos);
}

}  // namespace
}  // namespace parley
