#include "engine/ask_vectors.h"

#include <cmath>

namespace parley::ask {

namespace {

std::vector<float> mean_of(const TokenStates& states) {
  std::vector<float> mean(states.width);
  for (std::size_t t = 0; t < states.length; ++t)
    for (std::size_t i = 0; i < states.width; ++i) mean[i] += states.row(t)[i];
  const double length = std::sqrt(cosine(mean, mean));
  for (float& v : mean) v = length > 0 ? static_cast<float>(v / length) : 0;
  return mean;
}

}  // namespace

double cosine(const std::vector<float>& a, const std::vector<float>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return sum;
}

Result<SentenceVectors> SentenceVectors::open(const Home& home, const std::string& model, int threads) {
  EncoderOptions options;
  options.threads = threads;
  options.adapter = false;
  SentenceVectors out;
  auto encoder = Encoder::open(home.models + "/" + model, home.bases, options);
  if (!encoder) return encoder.error();
  auto subwords = Subwords::load(encoder->base_dir() + "/vocab.txt");
  if (!subwords) return subwords.error();
  out.encoder_ = std::move(*encoder);
  out.subwords_ = std::move(*subwords);
  return out;
}

Result<std::vector<std::vector<float>>> SentenceVectors::of(const std::vector<std::string_view>& texts) const {
  std::vector<std::vector<std::int32_t>> ids(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i)
    for (const Subword& s : subwords_.encode(texts[i], {0, static_cast<std::uint32_t>(texts[i].size())}, encoder_->max_length()))
      ids[i].push_back(s.id);
  std::vector<std::vector<float>> out(texts.size());
  if (Status s = encoder_->run(ids, [&](std::size_t i, TokenStates states) { out[i] = mean_of(states); }); !s) return s.error();
  return out;
}

}  // namespace parley::ask
