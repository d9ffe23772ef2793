#include <algorithm>
#include <atomic>
#include <cmath>
#include <filesystem>
#include <functional>
#include <span>
#include <thread>

#include "reading/frames.h"
#include "reading/gate.h"
#include "reading/kinds.h"
#include "reading/pairs.h"

namespace parley {
namespace {

// Calls work(i) for all i < count on `threads` threads.
void for_each_index(std::size_t count, int threads, const std::function<void(std::size_t)>& work) {
  // Below this many a thread costs more than it saves.
  constexpr std::size_t kWorthAThread = 16;
  std::atomic<std::size_t> next = 0;
  auto loop = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::thread> helpers;
  for (std::size_t t = 1; t < std::min(static_cast<std::size_t>(threads), count / kWorthAThread); ++t) helpers.emplace_back(loop);
  loop();
  for (std::thread& helper : helpers) helper.join();
}

std::vector<float> sentence_vector(const TokenStates& states) {
  std::vector<float> mean(states.width);
  for (std::size_t t = 0; t < states.length; ++t)
    for (std::size_t i = 0; i < states.width; ++i) mean[i] += states.row(t)[i];
  double squares = 0;
  for (const float v : mean) squares += static_cast<double>(v) * static_cast<double>(v);
  const auto scale = static_cast<float>(squares > 0 ? 1 / std::sqrt(squares) : 0);
  for (float& v : mean) v *= scale;
  return mean;
}

// A sentence and where its reading goes.
struct Place {
  std::string_view text;
  const Sentence& sentence;
  SentenceReading& reading;
};

// So many sentences are read at once: bounds memory, and fills the encoder's batches.
constexpr std::size_t kAtOnce = 1024;

}  // namespace

struct Reader::Impl {
  Lexicon lexicon;
  ReaderOptions options;
  Subwords subwords;
  std::optional<Encoder> encoder;
  Heads heads;
  std::optional<GateNet> gate;  // a model may have none
  std::optional<KindNet> kinds;  // the same
  std::optional<Reader> second;  // made for marked pairs
  std::string hash;

  // The window of text[0, size) that the encoder can take and that holds the marked spans: all of it, unless it is too long.
  Result<Pieces> window(const MarkedPair& pair, std::size_t number) const {
    auto bad = [&](const char* what) {
      return Error{ErrorCode::kInvalid, what, "pair", static_cast<std::int64_t>(number + 1), -1};
    };
    if (pair.source.empty() && pair.target.empty()) return bad("nothing is marked");
    if (pair.text.size() > std::size_t{1} << 20)
      return Error{ErrorCode::kTooLarge, "text is too long", "pair", static_cast<std::int64_t>(number + 1), -1};
    Span hull{~std::uint32_t{0}, 0};
    for (const auto* spans : {&pair.source, &pair.target}) {
      for (const Span span : *spans) {
        if (span.empty() || span.end > pair.text.size()) return bad("a marked span is empty or outside the text");
        hull = {std::min(hull.begin, span.begin), std::max(hull.end, span.end)};
      }
    }
    const std::size_t most = encoder->max_length();
    const auto size = static_cast<std::uint32_t>(pair.text.size());
    Pieces pieces = make_pieces(subwords, pair.text, {0, size}, most);
    if (pieces.cut) {
      const auto before = subwords.encode(pair.text, {0, hull.begin});
      const auto marked = subwords.encode(pair.text, hull, most);
      const std::size_t lead = std::min(before.size(), (most - marked.size()) / 2);
      const std::uint32_t begin = lead ? before[before.size() - lead].span.begin : hull.begin;
      pieces = make_pieces(subwords, pair.text, {begin, size}, most);
    }
    for (const auto* spans : {&pair.source, &pair.target})
      if (!spans->empty() && marked_rows(pieces, *spans).empty())
        return bad("a marked span has no words, or is too far from the other");
    return pieces;
  }

  static Rows marked_rows(const Pieces& pieces, const std::vector<Span>& spans) {
    Rows rows;
    for (const Span span : spans) {
      const Rows more = rows_of(pieces, span);
      rows.insert(rows.end(), more.begin(), more.end());
    }
    return rows;
  }

  Status read(std::span<const Place> places) const {
    std::vector<Found> found(places.size());
    std::vector<Pieces> pieces(places.size());
    for_each_index(places.size(), options.encoder.threads, [&](std::size_t i) {
      const auto& [text, sentence, reading] = places[i];
      pieces[i] = make_pieces(subwords, text, sentence.span, encoder->max_length());
      if (gate && gate->score(*encoder, pieces[i].ids) < gate->bound()) return;
      found[i] = find_in(lexicon, text, sentence.span);
      reading.passed_gate = !options.gate || passes_gate(found[i], text, sentence);
      reading.cut = reading.passed_gate && pieces[i].cut;
    });
    std::vector<std::size_t> index;
    std::vector<std::vector<std::int32_t>> sequences;
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (!places[i].reading.passed_gate) continue;
      index.push_back(i);
      sequences.push_back(std::move(pieces[i].ids));
    }
    return encoder->run(sequences, [&](std::size_t n, TokenStates states) {
      const std::size_t i = index[n];
      const auto& [text, sentence, reading] = places[i];
      reading.mentions = find_mentions(heads, states, pieces[i], found[i], sentence.tokens, text);
      reading.frames = find_frames(heads, states, pieces[i], reading.mentions, options.min_confidence);
      if (!options.sentence_vectors && !kinds) return;
      std::vector<float> vector = sentence_vector(states);
      if (kinds) reading.kinds = kinds->score(vector);
      if (options.sentence_vectors) reading.vector = std::move(vector);
    });
  }

  // By pair, the logits of the types.
  Result<std::vector<std::vector<float>>> pair_types(const std::vector<MarkedPair>& pairs) const {
    std::vector<Pieces> pieces;
    std::vector<std::vector<std::int32_t>> sequences;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      auto shown = window(pairs[i], i);
      if (!shown) return shown.error();
      sequences.push_back(shown->ids);
      pieces.push_back(std::move(*shown));
    }
    std::vector<std::vector<float>> out(pairs.size());
    const Status status = encoder->run(sequences, [&](std::size_t i, TokenStates states) {
      out[i] = marked_pair_logits(heads, states, pieces[i], marked_rows(pieces[i], pairs[i].source),
                                  marked_rows(pieces[i], pairs[i].target));
    });
    if (!status) return status.error();
    return out;
  }
};

Result<Reader> Reader::open(const std::string& adapter_dir, const std::string& bases_dir, const Lexicon& lexicon,
                            const ReaderOptions& options) {
  auto impl = std::make_shared<Impl>();
  impl->lexicon = lexicon;
  impl->options = options;
  impl->options.encoder.heads = token_head_names();
  auto encoder = Encoder::open(adapter_dir, bases_dir, impl->options.encoder);
  if (!encoder) return encoder.error();
  auto subwords = Subwords::load(encoder->base_dir() + "/vocab.txt");
  if (!subwords) return subwords.error();
  impl->subwords = std::move(*subwords);
  auto heads = Heads::load(adapter_dir, encoder->adapter(), encoder->width(), lexicon);
  if (!heads) return heads.error();
  impl->heads = std::move(*heads);
  std::string hashes = impl->heads.card_sha256 + sha256_hex(encoder->adapter().bytes()) + encoder->base_sha256();
  std::error_code none;
  if (const std::string path = adapter_dir + "/gate.safetensors"; options.gate && std::filesystem::exists(path, none)) {
    auto gate = GateNet::load(path, encoder->width());
    if (!gate) return gate.error();
    hashes += gate->sha256();
    impl->gate = std::move(*gate);
  }
  if (const std::string path = adapter_dir + "/kinds.safetensors"; std::filesystem::exists(path, none)) {
    auto kinds = KindNet::load(path, encoder->width());
    if (!kinds) return kinds.error();
    hashes += kinds->sha256();
    impl->kinds = std::move(*kinds);
  }
  if (!options.pairs.empty()) {
    ReaderOptions for_pairs = options;
    for_pairs.gate = false;
    for_pairs.pairs.clear();
    auto second = Reader::open(options.pairs, bases_dir, lexicon, for_pairs);
    if (!second) return second.error();
    hashes += second->model_hash();
    impl->second = std::move(*second);
  }
  impl->hash = sha256_hex(hashes);
  impl->encoder = std::move(*encoder);
  Reader reader;
  reader.impl_ = std::move(impl);
  return reader;
}

Result<std::vector<SentenceReading>> Reader::read(const Document& document, const std::vector<Sentence>& sentences) const {
  auto readings = read(std::vector<Source>{{document, sentences}});
  if (!readings) return readings.error();
  return std::move(readings->front());
}

Result<std::vector<std::vector<SentenceReading>>> Reader::read(const std::vector<Source>& sources) const {
  std::vector<std::vector<SentenceReading>> out;
  std::vector<Place> places;
  for (const Source& source : sources) {
    std::vector<SentenceReading>& readings = out.emplace_back(source.sentences.size());
    for (std::size_t i = 0; i < readings.size(); ++i) places.push_back({source.document.text, source.sentences[i], readings[i]});
  }
  for (std::size_t begin = 0; begin < places.size(); begin += kAtOnce) {
    const std::span<const Place> some(places);
    if (Status s = impl_->read(some.subspan(begin, std::min(kAtOnce, places.size() - begin))); !s) return s.error();
  }
  return out;
}

Result<std::vector<PairReading>> Reader::pairs(const std::vector<MarkedPair>& pairs) const {
  auto logits = impl_->pair_types(pairs);
  if (!logits) return logits.error();
  const Impl* last = impl_.get();  // whose temperature fits what has been added up
  if (impl_->second) {
    last = impl_->second->impl_.get();
    const auto more = last->pair_types(pairs);
    if (!more) return more.error();
    for (std::size_t i = 0; i < pairs.size(); ++i)
      for (std::size_t t = 0; t < (*logits)[i].size(); ++t) (*logits)[i][t] += last->heads.pair_weight * (*more)[i][t];
  }
  std::vector<PairReading> out(pairs.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    out[i].scores = named_types(last->heads.types(std::move((*logits)[i])));
    out[i].plover_type = out[i].scores[0].first;
    out[i].confidence = out[i].scores[0].second;
  }
  return out;
}

const std::string& Reader::model_hash() const { return impl_->hash; }
const std::string& Reader::model_name() const { return impl_->heads.name; }

}  // namespace parley
