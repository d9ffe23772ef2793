// Runs tests/cases/actors/*.txt: text | date | context | country | sectors | name, and cases on whole documents.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "parley/grounding.h"

namespace parley {
namespace {

namespace fs = std::filesystem;

const Lexicon& lexicon() {
  static const auto loaded = Lexicon::load(std::string(PARLEY_SOURCE_DIR) + "/data");
  if (!loaded) {
    ADD_FAILURE() << loaded.error().to_string();
    std::abort();
  }
  return *loaded;
}

std::string join(const std::vector<std::string>& words, char separator) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : std::string(1, separator)) + word;
  return out;
}

class ActorCases : public ::testing::TestWithParam<std::string> {};

TEST_P(ActorCases, Resolve) {
  const auto bytes = read_file(std::string(PARLEY_SOURCE_DIR) + "/tests/cases/actors/" + GetParam());
  ASSERT_TRUE(bytes.ok()) << bytes.error().to_string();
  int line = 0, cases = 0;
  for (std::string_view row : split(*bytes, '\n')) {
    ++line;
    if (row.empty() || row[0] == '#') continue;
    const auto f = split(row, '|');
    ASSERT_EQ(f.size(), 6u) << GetParam() << ":" << line;
    ++cases;
    std::optional<Date> date;
    if (!trim(f[1]).empty()) {
      date = date_parse(trim(f[1]));
      ASSERT_TRUE(date.has_value()) << GetParam() << ":" << line;
    }
    const ActorReading actor = resolve_actor(lexicon(), trim(f[0]), date, trim(f[2]));
    const std::string where =
        GetParam() + ":" + std::to_string(line) + ": " + std::string(trim(f[0])) + "\n  " + join(actor.why, '\n');
    const std::string_view country = trim(f[3]), sectors = trim(f[4]), name = trim(f[5]);
    EXPECT_EQ(actor.country, country == "-" ? "" : country) << where;
    if (sectors == "-") {
      EXPECT_TRUE(actor.sectors.empty()) << where << join(actor.sectors, ';');
    } else if (sectors.find(';') != std::string_view::npos) {
      EXPECT_EQ(join(actor.sectors, ';'), sectors) << where;
    } else if (!sectors.empty()) {
      EXPECT_EQ(actor.sectors.empty() ? "" : actor.sectors[0], sectors) << where;
    }
    if (name.starts_with('+')) {
      EXPECT_EQ("+" + join(actor.parts, '+'), name) << where;
    } else if (!name.empty()) {
      EXPECT_EQ(actor.name, name) << where;
    }
    EXPECT_FALSE(actor.why.empty()) << where;
  }
  EXPECT_GT(cases, 0);
}

std::vector<std::string> case_files() {
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(std::string(PARLEY_SOURCE_DIR) + "/tests/cases/actors"))
    if (entry.path().extension() == ".txt") files.push_back(entry.path().filename().string());
  std::sort(files.begin(), files.end());
  return files;
}

INSTANTIATE_TEST_SUITE_P(Files, ActorCases, ::testing::ValuesIn(case_files()),
                         [](const ::testing::TestParamInfo<std::string>& p) { return p.param.substr(0, p.param.size() - 4); });

// A document of one sentence a line; mentions are [bracketed].
struct Story {
  Document document;
  std::vector<Sentence> sentences;
  std::vector<std::vector<Mention>> mentions;

  Story(std::string_view marked, std::optional<Date> date) {
    document.published = date;
    for (std::string_view line : split(marked, '\n')) {
      if (line.empty()) continue;
      Sentence sentence;
      std::vector<Mention> found;
      sentence.span.begin = static_cast<std::uint32_t>(document.text.size());
      for (char c : line) {
        const auto at = static_cast<std::uint32_t>(document.text.size());
        if (c == '[') {
          found.push_back({{at, at}, MentionKind::kName, 1});
        } else if (c == ']') {
          found.back().span.end = at;
        } else {
          document.text += c;
        }
      }
      sentence.span.end = static_cast<std::uint32_t>(document.text.size());
      sentence.tokens = tokenize(document.text, sentence.span);
      document.text += '\n';
      sentences.push_back(sentence);
      mentions.push_back(found);
    }
  }
  // The names of all mentions in order, those of a compound joined by +.
  std::vector<std::string> names() const {
    const DocumentActors actors(lexicon(), document, sentences, mentions);
    std::vector<std::string> out;
    for (std::size_t i = 0; i < mentions.size(); ++i)
      for (std::size_t j = 0; j < mentions[i].size(); ++j) {
        const ActorReading& a = actors.at(i, j);
        out.push_back(a.parts.empty() ? a.name : join(a.parts, '+'));
      }
    return out;
  }
  // The type of the last mention's actor.
  std::string last_type() const {
    const DocumentActors actors(lexicon(), document, sentences, mentions);
    return std::string(actor_type_name(actors.at(mentions.size() - 1, mentions.back().size() - 1).type));
  }
};

using Names = std::vector<std::string>;

TEST(DocumentActors, SurnamesFollowTheLastFullName) {
  const Story story("[Sung Kim] flew to Seoul.\n[Kim] spoke there.\nLater [Kim Jong Un] answered, and [Kim] was brief.\n",
                    Date{2021, 6, 22});
  EXPECT_EQ(story.names(), (Names{"Sung Kim", "Sung Kim", "Kim Jong Un", "Kim Jong Un"}));
}

TEST(DocumentActors, UnknownPeopleKeepTheirTitle) {
  const Story story("Kenyan Health Minister [Joe Bloggs] resigned.\n[Bloggs] gave no reason, and [he] left.\n", Date{2015, 1, 1});
  const DocumentActors actors(lexicon(), story.document, story.sentences, story.mentions);
  ASSERT_EQ(actors.entries().size(), 1u);
  EXPECT_EQ(actors.entries()[0].actor.code(), "KENGOV");
  EXPECT_EQ(actors.entries()[0].aliases, (Names{"Joe Bloggs", "Bloggs"}));
  EXPECT_EQ(actors.entries()[0].count, 3u);
}

TEST(DocumentActors, ATitledSurnameIsTheFullNameBefore) {
  const Story story("[President Shawn Fain] spoke.\n[President Fain] left, [President Lund] stayed.\n", std::nullopt);
  const DocumentActors actors(lexicon(), story.document, story.sentences, story.mentions);
  EXPECT_EQ(actors.at(1, 0).name, "Shawn Fain");
  EXPECT_EQ(actors.at(1, 1).name, "Lund");
  ASSERT_EQ(actors.entries().size(), 2u);
  EXPECT_EQ(actors.entries()[0].aliases,
            (std::vector<std::string>{"President Shawn Fain", "Shawn Fain", "President Fain", "Fain"}));
}

TEST(DocumentActors, NorthAndSouthAreThoseOfThisDocument) {
  const Story korea("[South Korea] proposed talks.\n[The North] declined, and [the South] waited.\n[Both Koreas] went home.\n",
                    Date{2018, 3, 1});
  EXPECT_EQ(korea.names(), (Names{"South Korea", "North Korea", "South Korea", "North Korea+South Korea"}));
  const Story sudan("[Sudan] and [South Sudan] met.\n[The North] pays, [the South] pumps.\n", Date{2012, 3, 1});
  EXPECT_EQ(sudan.names(), (Names{"Sudan", "South Sudan", "Sudan", "South Sudan"}));
}

TEST(DocumentActors, TwoSidesAreTheStatesSpokenOf) {
  const Story story("[Armenia] met [Azerbaijan] in Vienna.\n[The two sides] parted, though [both countries] want peace.\n",
                    Date{2020, 1, 1});
  EXPECT_EQ(story.names(), (Names{"Armenia", "Azerbaijan", "Armenia+Azerbaijan", "Armenia+Azerbaijan"}));
}

TEST(DocumentActors, PronounsTakeTheLastSubjectThatFits) {
  const Story story(
      "[Angela Merkel] met [Vladimir Putin] in Sochi.\n[She] asked about gas.\n[Germany] is a buyer.\n[It] pays on time.\n[Who] "
      "else?\n",
      Date{2016, 5, 1});
  EXPECT_EQ(story.names(), (Names{"Angela Merkel", "Vladimir Putin", "Angela Merkel", "Germany", "Germany", "Who"}));
}

TEST(DocumentActors, TitlesLookBackOrAreTheHolderOnTheDate) {
  const Story story("[Moon Jae-in] spoke on Tuesday in Seoul.\n[The president] was hopeful.\n[The American president] was not.\n",
                    Date{2018, 3, 6});
  EXPECT_EQ(story.names(), (Names{"Moon Jae-in", "Moon Jae-in", "Donald Trump"}));
}

TEST(DocumentActors, ATitleBesideANameIsTheNamedOnes) {
  const Story story("[A Kenyan minister], [Joe Bloggs], resigned.\n[Wanda Foo], [a judge in Peru], did not.\n", Date{2015, 1, 1});
  EXPECT_EQ(story.names(), (Names{"Joe Bloggs", "Joe Bloggs", "Wanda Foo", "Wanda Foo"}));
  const DocumentActors actors(lexicon(), story.document, story.sentences, story.mentions);
  ASSERT_EQ(actors.entries().size(), 2u);
  EXPECT_EQ(actors.entries()[0].actor.code(), "KENGOV");
  EXPECT_EQ(actors.entries()[1].actor.code(), "PERJUD");
}

TEST(DocumentActors, TwoSidesNeedNotBeTheOneOfTheSentence) {
  const Story story(
      "[Iran] and [the United States] quarrel over [Iran]'s reactors, and [the United States] wants them shut.\n"
      "[Iran] says no to [Washington].\n[Oman] hopes that [the two sides] will talk.\n",
      Date{2012, 1, 1});
  EXPECT_EQ(story.names().back(), "Iran+United States");
}

TEST(DocumentActors, GroupsAreNamedOnce) {
  const Story story("[The South Korean delegation] left for Pyongyang.\n[The delegation] will stay two days.\n",
                    Date{2018, 3, 5});
  const DocumentActors actors(lexicon(), story.document, story.sentences, story.mentions);
  ASSERT_EQ(actors.entries().size(), 1u);
  EXPECT_EQ(actors.entries()[0].actor.country, "KOR");
  EXPECT_EQ(actors.entries()[0].aliases, (Names{"The South Korean delegation", "The delegation"}));
}

TEST(DocumentActors, AGovernmentMakesAnUnknownNameAState) {
  const Story story(
      "[Orende] is at war, and [Orende's army] is tired.\n[The government of Orende] wrote to [Foreign Minister Baraz Odel].\n"
      "[The Orendean parliament] sat.\n[The president] was silent.\n",
      std::nullopt);
  const DocumentActors actors(lexicon(), story.document, story.sentences, story.mentions);
  EXPECT_EQ(actors.at(0, 0).type, ActorType::kState);
  EXPECT_EQ(actors.at(0, 1).member_of, "Orende");
  EXPECT_EQ(actors.at(1, 0).name, "Orende");
  EXPECT_EQ(actors.at(1, 1).name, "Baraz Odel");
  EXPECT_EQ(actors.at(1, 1).member_of, "Orende");
  EXPECT_EQ(actors.at(2, 0).member_of, "Orende");
  EXPECT_EQ(actors.at(3, 0).member_of, "Orende");
  EXPECT_EQ(actors.at(3, 0).country, "");
}

TEST(DocumentActors, WhatPeopleAndCompaniesOwnMakesNoState) {
  const Story story(
      "[Daoud Perrin] won, and [Perrin's government] and [Perrin's army] rest.\n[Meridian's pilots] left [Meridian's board].\n",
      std::nullopt);
  const DocumentActors actors(lexicon(), story.document, story.sentences, story.mentions);
  for (const DocumentActors::Entry& entry : actors.entries()) EXPECT_NE(entry.actor.type, ActorType::kState) << entry.actor.name;
}

TEST(DocumentActors, PartsOfANameMeanTheOneWhoseTheyAre) {
  const Story story(
      "[President Isaias Afwerki] met [Gen Paradorn Pattanatabut] and [Ameril Umbra Kato].\n"
      "[Isaias] smiled, [Gen Paradorn] did not, [Umbra Kato] left.\n[Joshua Mboya Lund] wrote to [Peter Mboya Odel], and [Mboya] "
      "waits.\n",
      std::nullopt);
  const std::string isaias = story.names()[0];
  EXPECT_TRUE(isaias.starts_with("Isaias ")) << isaias;
  EXPECT_EQ(story.names(), (Names{isaias, "Paradorn Pattanatabut", "Ameril Umbra Kato", isaias, "Paradorn Pattanatabut",
                                  "Ameril Umbra Kato", "Joshua Mboya Lund", "Peter Mboya Odel", "Mboya"}));
}

TEST(DocumentActors, ACountrysNameIsNoPartOfAPersons) {
  const Story story("[Vernon Jordan Ruvik] went to Amman.\n[Jordan] received him.\n", std::nullopt);
  EXPECT_EQ(story.names().back(), "Jordan");
  EXPECT_EQ(DocumentActors(lexicon(), story.document, story.sentences, story.mentions).at(1, 0).type, ActorType::kState);
}

TEST(DocumentActors, AnIndefiniteArticleMakesADemonymSomebody) {
  const Story story("[Alvaro de Soto], a [Peruvian], met a [Peruvian] bishop; the [Peruvian] left.\n", std::nullopt);
  const DocumentActors actors(lexicon(), story.document, story.sentences, story.mentions);
  EXPECT_NE(actors.at(0, 1).type, ActorType::kState);
  EXPECT_EQ(actors.at(0, 2).type, ActorType::kState);
}

TEST(DocumentActors, ABodyThatManyCountriesHaveGivesNone) {
  const Story story("Members of Congress fled when [the Speaker] spoke.\nCongress will sit, and [the Vice President] waits.\n",
                    Date{2018, 9, 1});
  const DocumentActors actors(lexicon(), story.document, story.sentences, story.mentions);
  EXPECT_EQ(actors.at(0, 0).country, "");
  EXPECT_EQ(actors.at(1, 0).name, "Vice President");
}

TEST(DocumentActors, OfficialsOfInternationalBodiesActForThem) {
  EXPECT_EQ(resolve_actor(lexicon(), "Antonio Guterres", Date{2019, 5, 1}).member_of, "United Nations");
  EXPECT_EQ(resolve_actor(lexicon(), "Antonio Guterres", Date{1999, 5, 1}).member_of, "Portugal");
  EXPECT_EQ(resolve_actor(lexicon(), "Catherine Ashton", Date{2013, 4, 1}).member_of, "European Union");
}

TEST(DocumentActors, ThinEvidenceGivesNoCountry) {
  const Story story("Reporters of The National asked [the government].\n[The police] said nothing.\n", std::nullopt);
  const DocumentActors actors(lexicon(), story.document, story.sentences, story.mentions);
  EXPECT_EQ(actors.at(0, 0).country, "");
  EXPECT_EQ(actors.at(1, 0).country, "");
}

TEST(DocumentActors, BracketsSayWhatLettersStandFor) {
  const Story story(
      "The National Front for Renewal (NFR) rose in May.\n[NFR] fighters hold the hills, and [the NFR] wants a truce (TBA).\n",
      std::nullopt);
  EXPECT_EQ(story.names(), (Names{"National Front for Renewal", "National Front for Renewal"}));
}

TEST(DocumentActors, TeamsActForTheirBodies) {
  const Story story(
      "[Ford] and [the United Auto Workers] met.\n[The company's negotiators] left, and [union negotiators] stayed.\n"
      "[The company] lost money, [the union] lost patience.\n[Three officials of the United Auto Workers] waited.\n",
      Date{2023, 10, 11});
  EXPECT_EQ(story.names(), (Names{"Ford Motor", "United Auto Workers", "Ford Motor", "United Auto Workers", "Ford Motor",
                                  "United Auto Workers", "United Auto Workers"}));
}

TEST(DocumentActors, ABodyBehindItsPeopleOrItsKindBearsItsOwnName) {
  const Story story("[Fighters of the Kestra Liberation Column] left.\n[The state gas company Vesnagaz] paid.\n",
                    Date{2023, 10, 11});
  EXPECT_EQ(story.names(), (Names{"Kestra Liberation Column", "Vesnagaz"}));
}

TEST(DocumentActors, PeopleOfNoNamedBodyStayThemselves) {
  const Story story("[Fighters of the northern hills] left.\n[The gas company] paid.\n", Date{2023, 10, 11});
  EXPECT_EQ(story.names(), (Names{"Fighters of the northern hills", "gas company"}));
}

TEST(DocumentActors, APersonIsNotTheTeam) {
  const Story story("[Ford] and [the United Auto Workers] met.\n[A Ford executive] left.\n[Indian officials] came.\n",
                    Date{2023, 10, 11});
  EXPECT_NE(story.names()[2], "Ford Motor");
  EXPECT_EQ(story.names()[3], "Indian officials");
}

TEST(DocumentActors, TheTwoSidesOfADisputeWithinACountry) {
  const Story story(
      "[Ford] and [the United Auto Workers] met in the United States.\n[Ford] offered more, [the UAW] asked for more.\n"
      "[The two sides] meet again, and [each side] hopes.\n",
      Date{2023, 10, 11});
  const DocumentActors actors(lexicon(), story.document, story.sentences, story.mentions);
  EXPECT_EQ(actors.contenders(), (Names{"Ford Motor", "United Auto Workers"}));
  EXPECT_EQ(story.names().back(), "Ford Motor+United Auto Workers");
}

TEST(DocumentActors, StatesAreNoContenders) {
  const Story story("[Armenia] met [Azerbaijan].\n[Armenia] left, [Azerbaijan] stayed.\n", Date{2020, 1, 1});
  EXPECT_TRUE(DocumentActors(lexicon(), story.document, story.sentences, story.mentions).contenders().empty());
}

TEST(DocumentActors, FirstNamesTellHeFromShe) {
  const Story story("[John Halvorsen] met [Anna Osenge] there.\n[She] left.\n[He] stayed.\n", std::nullopt);
  EXPECT_EQ(story.names(), (Names{"John Halvorsen", "Anna Osenge", "Anna Osenge", "John Halvorsen"}));
}

TEST(DocumentActors, OddMentionsAreHarmless) {
  Story story("[Iran] said so.\n", std::nullopt);
  story.mentions[0].push_back({{5, 5}, MentionKind::kName, 1});
  story.mentions[0].push_back({{3, 4000}, MentionKind::kName, 1});
  story.mentions.push_back({{{0, 4}, MentionKind::kName, 1}});
  const DocumentActors actors(lexicon(), story.document, story.sentences, story.mentions);
  EXPECT_EQ(actors.at(0, 0).country, "IRN");
  EXPECT_EQ(actors.at(0, 1).code(), "");
  EXPECT_EQ(actors.at(0, 2).code(), "");
  EXPECT_EQ(actors.at(1, 0).country, "IRN");
  EXPECT_EQ(actors.at(7, 7).confidence, 0);
  EXPECT_EQ(resolve_actor(lexicon(), std::string(100000, 'A')).code(), "");
  EXPECT_EQ(resolve_actor(lexicon(), "\xff\xfe of \xc3").code(), "");
}

// Leaders act for the body that the text names them with, and so do "his forces" and "the general's group".
struct Follower {
  const char* name;
  const char* story;
  Names expected;
};

void PrintTo(const Follower& f, std::ostream* out) { *out << f.name; }

class Followers : public ::testing::TestWithParam<Follower> {};

TEST_P(Followers, BelongToTheirLeadersBody) { EXPECT_EQ(Story(GetParam().story, Date{2025, 5, 4}).names(), GetParam().expected); }

INSTANTIATE_TEST_SUITE_P(
    Sides, Followers,
    ::testing::Values(
        Follower{
            "TitleBefore",
            "[The Rapid Support Forces] waited.\n[RSF leader Mohamed Hamdan Dagalo] refused.\n[His forces] left [Khartoum], and "
            "[the general] spoke.\n[Dagalo's men] stayed, his [fighters] too.\n",
            {"Rapid Support Forces", "Mohamed Hamdan Dagalo", "Rapid Support Forces", "Sudan", "Mohamed Hamdan Dagalo",
             "Rapid Support Forces", "Rapid Support Forces"}},
        Follower{"WhoLeads",
                 "[Orro Venn], who heads [the Marsh Column], refused.\n[Venn's fighters] left.\n[His group] waited.\n",
                 {"Orro Venn", "Marsh Column", "Marsh Column", "Marsh Column"}},
        Follower{"LedBy",
                 "[The separatist Northern Front], led by [Colonel Ivo Straub], left.\n[The colonel's group] waited.\n[Straub's "
                 "forces] came.\n",
                 {"Northern Front", "Ivo Straub", "Northern Front", "Northern Front"}},
        Follower{"UnionAndParty",
                 "[Maria Keller], president of [the Union of Harbour Workers], refused.\n[Keller's members] left, and [the union "
                 "leader] spoke.\n[The Progress Party] waited.\n[Progress Party chairman Otto Weiss] came.\n[His party] left.\n",
                 {"Maria Keller", "Union of Harbour Workers", "Union of Harbour Workers", "Maria Keller", "Progress Party",
                  "Otto Weiss", "Progress Party"}},
        Follower{"ByTheLexicon",
                 "[The Libyan National Army] halted.\n[Khalifa Haftar] left.\n[The field marshal's forces] waited.\n",
                 {"Libyan National Army", "Khalifa Haftar", "Libyan National Army"}},
        Follower{"NameAfterTheBody",
                 "[Veldania] waited.\n[The president of Veldania, Tomas Ruvik], spoke.\n[Ruvik's government] left.\n",
                 {"Veldania", "Tomas Ruvik", "Veldania"}},
        Follower{"Office",
                 "[Veldania] waited.\n[The president of Veldania, Tomas Ruvik], spoke.\n[Ruvik's office] answered, and [Ruvik's "
                 "ministers] left.\n",
                 {"Veldania", "Tomas Ruvik", "Veldania", "Veldania"}},
        // Who only meets a body belongs to none.
        Follower{"NotOfTheBody",
                 "[President Gustavo Petro] spoke.\n[Anna Rehm], who met [the Marsh Column], left.\n[Rehm's group] waited.\n",
                 {"Gustavo Petro", "Anna Rehm", "Marsh Column", "Rehm's group"}}),
    [](const ::testing::TestParamInfo<Follower>& p) { return std::string(p.param.name); });

TEST(DocumentActors, PeopleOfTwoSidesAreTheTwoSides) {
  const Story story("[Israel] and [Syria] talked.\n[Officials of the two sides] met.\n", Date{2000, 1, 5});
  EXPECT_EQ(story.names().back(), "Israel+Syria");
}

TEST(DocumentActors, AnArticleIsPartOfTheApposition) {
  const Story story("[Antonio Garcia], the [commander of the ELN], spoke.\n", Date{2024, 2, 3});
  EXPECT_EQ(story.names(), (Names{"Antonio Garcia", "Antonio Garcia"}));
}

// What a name is that no table has, from how the document uses it.
struct UnknownName {
  const char* title;
  const char* story;
  const char* type;
};

void PrintTo(const UnknownName& n, std::ostream* out) { *out << n.title; }

class UnknownNames : public ::testing::TestWithParam<UnknownName> {};

TEST_P(UnknownNames, AreToldByTheirUse) { EXPECT_EQ(Story(GetParam().story, Date{2025, 5, 4}).last_type(), GetParam().type); }

INSTANTIATE_TEST_SUITE_P(
    Kinds, UnknownNames,
    ::testing::Values(
        UnknownName{"GoesByTheLastWord", "Nobody knew what Venn wanted.\n[Orro Venn] spoke.\n", "person"},
        UnknownName{"SomebodyWho", "[Odile Makan], who had been there, spoke.\n", "person"},
        UnknownName{"TwoWordsAlone", "[Odile Makan] spoke.\n", "person"},
        UnknownName{"GoesByTheFirstWord", "Tollund refused. Nobody in Tollund knew.\n[Tollund Veldt] waited.\n", "organisation"},
        UnknownName{"WithAnArticle", "He left the Tollund Veldt and went home.\nThen [Tollund Veldt] waited.\n", "organisation"},
        UnknownName{"APlace", "They met in Tollund Veldt.\n[Tollund Veldt] waited.\n", ""},
        UnknownName{"AWordOfPlaces", "[Lesser Sand] waited.\n", ""}, UnknownName{"ACompany", "[Kestrel Shipping] waited.\n", ""},
        UnknownName{"OneWord", "[Tranzex] waited.\n", ""}, UnknownName{"ABehindATitle", "[Chair Odile Makan] spoke.\n", "person"},
        UnknownName{"StateOfTwoWords",
                    "The government of the Hallan Isles refused.\nThe Hallan parliament met.\n[The Hallan Isles] waited.\n",
                    "state"},
        UnknownName{"StateAfterAQuestion", "The Republic of Skerra waited.\nDoes Skerra know?\n[Skerra] answered.\n", "state"},
        UnknownName{"StateByItsCapital", "Lorvik is the capital of Skerra.\n[Skerra] answered.\n", "state"},
        UnknownName{"StateByItsAdjective", "The army of Skerra left with Skerran boats.\n[Skerra] answered.\n", "state"},
        UnknownName{"TheRepublicIsNoStatesName",
                    "The government of the Republic waited, and the army of the Republic.\n[Republic] spoke.\n", "organisation"}),
    [](const ::testing::TestParamInfo<UnknownName>& p) { return std::string(p.param.title); });

TEST(DocumentActors, AShortNameIsOfTheHeadOfALongOne) {
  const Story story("[The Ministry of Trade of the Orsani League] spoke.\n[The Ministry] waited.\n[The League] left.\n",
                    Date{2025, 5, 4});
  EXPECT_EQ(story.names()[1], story.names()[0]);
  EXPECT_NE(story.names()[2], story.names()[0]);
}

TEST(DocumentActors, AShortWordIsNoMisspelling) {
  EXPECT_EQ(resolve_actor(lexicon(), "Faris").country, "") << "one letter from Paris";
  EXPECT_EQ(resolve_actor(lexicon(), "Afganistan").country, "AFG");
}

TEST(DocumentActors, WordsThatAreNoNames) {
  EXPECT_EQ(resolve_actor(lexicon(), "Latin American governments").country, "");
  EXPECT_EQ(resolve_actor(lexicon(), "the Social Democrats").name, "Social Democrats");
  EXPECT_EQ(resolve_actor(lexicon(), "American governments").country, "USA");
  EXPECT_EQ(resolve_actor(lexicon(), "the leader of Latin America").country, "");
}

}  // namespace
}  // namespace parley
