// The heads over the encoder's states: what the adapter says about tokens, triggers and their roles, and marked pairs.
#pragma once
#include <array>

#include "parley/encoder.h"
#include "parley/lexicon.h"
#include "parley/reading.h"

namespace parley {

// Roles that mentions take, in the order of the model's outputs; the SpanRoles follow.
enum MentionRole : std::size_t { kSource, kTarget, kThird, kSpeaker, kMentionRoleCount };

// The heads that the runtime applies to every token; their outputs stand in this order in TokenStates::heads.
const std::vector<std::string>& token_head_names();

struct Linear {
  std::size_t out = 0, in = 0;
  std::vector<float> weight, bias;
  // Logits of one input.
  std::vector<float> operator()(const std::vector<float>& x) const { return rows(x, 0, out); }
  // The outputs first .. last alone.
  std::vector<float> rows(const std::vector<float>& x, std::size_t first, std::size_t last) const;
};

// A span as rows of the encoder's states; several stretches when a party is marked in several places.
using Rows = std::vector<std::uint32_t>;

// Adapter and model.json, the part that reading needs.
struct Heads {
  static Result<Heads> load(const std::string& adapter_dir, const TensorFile& adapter, std::size_t width, const Lexicon& lexicon);

  std::string name, card_sha256;
  std::vector<std::string> modes, factualities, tenses, moves, contacts;
  float mention_threshold = 0, lexicon_threshold = 0, trigger_threshold = 0, role_threshold = 0.5f;
  float frame_temperature = 1, frame_bias = 0, type_temperature = 1;
  float pair_weight = 1;  // of what an adapter of marked pairs says beside a reader
  std::vector<float> token_bias;  // of the token heads, side by side as in TokenStates::heads; 0 where one has none
  std::size_t role_width = 0, link_width = 0;
  std::vector<float> role_distance;            // [buckets, role_width]
  std::vector<std::int32_t> distance_steps;    // ascending
  Linear role;                                 // hidden -> 4 mention roles, then kSpanRoleCount span roles
  Linear link;                                 // hidden -> none, then the LinkKinds
  std::vector<std::vector<bool>> legal_modes;  // by type, then mode

  // Marked pairs.  Applied to the states of the few rows that need them.
  Linear pair_source, pair_target, pair_sentence, pair_context, attention_source, attention_target, attention_key, type;
  std::vector<float> none_source, none_target;

  // Probability that the word starting at this row is part of a mention, and whether it opens one.
  struct Tag {
    float inside = 0;
    bool opens = false;
  };
  Tag tag(const TokenStates& states, std::size_t row) const;

  // Logits of one token head at a row.
  enum TokenHead {
    kMention,
    kTrigger,
    kInside,
    kMode,
    kFactuality,
    kTense,
    kMove,
    kContact,
    kRoleTrigger,
    kRoleSpan,
    kLinkFrom,
    kLinkTo
  };
  std::vector<float> logits(const TokenStates& states, std::size_t row, TokenHead head) const;
  void add_logits(const TokenStates& states, std::size_t row, TokenHead head, float factor, std::vector<float>& to) const;
  std::vector<std::size_t> offsets;  // of the token heads in a row, and the end

  // Probability of each type at a word that may be a trigger; of CONCEDE and RETREAT the likelier carries that of either.
  std::array<float, kPloverTypeCount> trigger_types(const TokenStates& states, std::size_t row) const;
  // Row of role_distance for a signed distance in tokens.
  std::size_t distance_bucket(std::int64_t distance) const;
  float calibrated(float raw) const;

  // Types of a marked pair with their probabilities, best first.  CONCEDE and RETREAT share one probability, which the likelier
  // of them carries: the benchmark that teaches types does not tell them apart.
  std::vector<std::pair<std::size_t, float>> types(std::vector<float> logits) const;
  std::size_t mode_of(const std::vector<float>& logits, std::size_t type) const;
};

std::vector<std::pair<std::string, float>> named_types(const std::vector<std::pair<std::size_t, float>>& types);

void softmax(std::vector<float>& x);
float sigmoid(float x);
// x <- x * P(normal <= x), within 2e-6 of the exact function.
void gelu(std::vector<float>& x);

// A span as the roles see it: to be scored against the trigger's Heads::kRoleTrigger logits.
std::vector<float> role_span(const Heads& heads, const TokenStates& states, const Rows& rows);
// From a trigger's row to the nearest of a span's; of two as near, the one before.
std::int64_t distance_to(const Rows& rows, std::size_t trigger_row);
// Logits of the roles first .. last (the mention roles, then the span roles).
std::vector<float> role_logits(const Heads& heads, const std::vector<float>& trigger, const std::vector<float>& span,
                               std::int64_t distance, std::size_t first, std::size_t last);
// Logits of no link and of each LinkKind from one trigger to another.
std::vector<float> link_logits(const Heads& heads, const TokenStates& states, std::size_t from_row, std::size_t to_row);

// Logits of the types of an ordered pair of marked parties, each as rows of one sequence; no rows: nobody.
std::vector<float> pair_logits(const Heads& heads, const TokenStates& states, const Rows& source, const Rows& target);

void log_softmax(std::vector<float>& x);
float log_sigmoid(float x);

}  // namespace parley
