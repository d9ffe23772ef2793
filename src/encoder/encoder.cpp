#include "parley/encoder.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <openvino/openvino.hpp>
#include <thread>

#include "encoder/embeddings.h"
#include "encoder/graph.h"

namespace parley {
namespace {

// For attention a sequence is padded to the next multiple of kLengthBucket, whatever it is batched with, so its arithmetic never
// changes.
constexpr std::size_t kLengthBucket = 16;
// The packed tokens are padded to a multiple of kTokenBucket: the runtime takes milliseconds for every new count.
constexpr std::size_t kTokenBucket = 16;
// About so many padded tokens go through the graph at once: with more, what stands between two layers leaves the cache.
constexpr std::size_t kBatchTokens = 384;
constexpr int kMaxThreads = 256;
constexpr float kMasked = -1e30f;

std::size_t round_up(std::size_t n, std::size_t step) { return (n + step - 1) / step * step; }

struct Batch {
  std::size_t length = 0;            // padded
  std::vector<std::size_t> members;  // indices of sequences
};

std::string first_line(const char* text) {
  const std::string_view all = text;
  return std::string(trim(all.substr(0, all.find('\n'))));
}

// OpenVINO reports by exceptions; none may pass on.
template <class F>
Status guarded(const F& call) {
  try {
    call();
    return {};
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& e) {
    return Error{ErrorCode::kInternal, first_line(e.what()), "encoder", -1, -1};
  }
}

// Whether the processor has AVX-512 with VNNI.  Without it the runtime unpacks int8 weights and sums in an order that depends on
// the number of tokens, so that a sentence's numbers would depend on its neighbours; with fp32 weights they do not.
bool multiplies_int8() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512vnni") > 0;
#else
  return false;
#endif
}

}  // namespace

struct Encoder::Impl {
  ModelCard card;
  std::string base_dir;
  std::optional<TensorFile> base, adapter;
  Embeddings embeddings;
  std::size_t head_width = 0;
  int threads = 1;
  ov::CompiledModel model;

  std::mutex mutex;
  std::condition_variable released;
  std::vector<ov::InferRequest> idle;  // one a thread

  ov::InferRequest acquire() {
    std::unique_lock lock(mutex);
    released.wait(lock, [&] { return !idle.empty(); });
    ov::InferRequest request = std::move(idle.back());
    idle.pop_back();
    return request;
  }
  void release(ov::InferRequest request) {
    {
      std::lock_guard lock(mutex);
      idle.push_back(std::move(request));
    }
    released.notify_one();
  }

  Status compile(const std::shared_ptr<ov::Model>& graph, bool int8) {
    return guarded([&] {
      ov::AnyMap config = {ov::inference_num_threads(threads), ov::num_streams(threads), ov::hint::enable_cpu_pinning(false),
                           ov::hint::inference_precision(ov::element::f32),
                           ov::hint::dynamic_quantization_group_size(int8 ? 128 : 0)};
      model = ov::Core().compile_model(graph, "CPU", config);
      for (int i = 0; i < threads; ++i) idle.push_back(model.create_infer_request());
    });
  }

  std::vector<Batch> make_batches(const std::vector<std::vector<std::int32_t>>& sequences) const {
    std::vector<std::pair<std::size_t, std::size_t>> order;  // padded length, index
    for (std::size_t i = 0; i < sequences.size(); ++i) {
      const std::size_t length = std::min(sequences[i].size() + 2, card.max_length);
      order.emplace_back(round_up(length, kLengthBucket), i);
    }
    // Longest first, so that the threads finish together.
    std::sort(order.begin(), order.end(),
              [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
    std::vector<Batch> batches;
    for (const auto& [length, index] : order) {
      const std::size_t room = std::max<std::size_t>(kBatchTokens / length, 1);
      if (batches.empty() || batches.back().length != length || batches.back().members.size() >= room)
        batches.push_back({length, {}});
      batches.back().members.push_back(index);
    }
    return batches;
  }

  void run_batch(const Batch& batch, const std::vector<std::vector<std::int32_t>>& sequences, ov::InferRequest& request,
                 const std::function<void(std::size_t, TokenStates)>& sink) const {
    const std::size_t rows = batch.members.size(), width = card.width;
    std::vector<std::vector<std::int32_t>> ids(rows);
    std::size_t total = 0;
    for (std::size_t r = 0; r < rows; ++r) {
      const auto& sequence = sequences[batch.members[r]];
      const std::size_t kept = std::min(sequence.size(), card.max_length - 2);
      ids[r].assign(1, card.cls);
      ids[r].insert(ids[r].end(), sequence.begin(), sequence.begin() + static_cast<std::ptrdiff_t>(kept));
      ids[r].push_back(card.sep);
      total += ids[r].size();
    }
    const std::size_t packed = round_up(total, kTokenBucket);
    ov::Tensor input = request.get_tensor("embeddings"), mask = request.get_tensor("mask"), tokens = request.get_tensor("tokens"),
               places = request.get_tensor("places");
    input.set_shape({packed, width});
    mask.set_shape({rows, 1, 1, batch.length});
    tokens.set_shape({rows, batch.length});
    places.set_shape({packed});
    std::fill_n(mask.data<float>(), rows * batch.length, kMasked);
    std::fill_n(tokens.data<std::int32_t>(), rows * batch.length, 0);
    std::size_t token = 0;
    for (std::size_t r = 0; r < rows; ++r) {
      embeddings.write(ids[r], input.data<float>() + token * width);
      for (std::size_t t = 0; t < ids[r].size(); ++t, ++token) {
        const std::size_t place = r * batch.length + t;
        mask.data<float>()[place] = 0;
        tokens.data<std::int32_t>()[place] = static_cast<std::int32_t>(token);
        places.data<std::int32_t>()[token] = static_cast<std::int32_t>(place);
      }
    }
    std::fill_n(input.data<float>() + total * width, (packed - total) * width, 0.0f);
    std::fill_n(places.data<std::int32_t>() + total, packed - total, 0);
    request.infer();
    const float* states = request.get_tensor("states").data<float>();
    const float* heads = head_width ? request.get_tensor("heads").data<float>() : nullptr;
    for (std::size_t r = 0; r < rows; ++r) {
      sink(batch.members[r], {states, ids[r].size(), width, heads, head_width});
      states += ids[r].size() * width;
      if (heads) heads += ids[r].size() * head_width;
    }
  }
};

Result<Encoder> Encoder::open(const std::string& adapter_dir, const std::string& bases_dir, const EncoderOptions& options) {
  if (options.threads < 1 || options.threads > kMaxThreads)
    return Error{ErrorCode::kInvalid, "threads must be 1 to " + std::to_string(kMaxThreads), "encoder", -1, -1};
  auto card = read_model_card(adapter_dir);
  if (!card) return card.error();
  auto adapter = TensorFile::open(adapter_dir + "/adapter.safetensors");
  if (!adapter) return adapter.error();
  const std::string base_dir = bases_dir + "/" + card->base_name;
  auto base = TensorFile::open(base_dir + "/model.safetensors");
  if (!base) return base.error();
  const std::string sha256 = sha256_hex(base->bytes());
  if (sha256 != card->base_sha256)
    return Error{ErrorCode::kInvalid, "sha256 is " + sha256 + ", " + card->path + " expects " + card->base_sha256, base->path(),
                 -1, -1};
  base->release_pages();  // of the whole file; what follows reads a part of it

  auto impl = std::make_shared<Impl>();
  impl->threads = options.threads;
  const bool int8 = options.int8 && multiplies_int8();
  Weights weights(*base, *adapter, *card, options.adapter);
  auto embeddings = Embeddings::load(weights, *card);
  if (!embeddings) return embeddings.error();
  std::shared_ptr<ov::Model> graph;
  std::optional<Error> problem;
  Status built = guarded([&] {
    auto result = build_graph(weights, *card, options.heads, int8);
    if (result) {
      graph = std::move(*result);
    } else {
      problem = result.error();
    }
  });
  if (problem) return *problem;
  if (!built) return built.error();
  if (Status s = weights.check_all_used(); !s) return s.error();
  if (!options.heads.empty()) impl->head_width = graph->output("heads").get_partial_shape()[1].get_length();
  if (Status s = impl->compile(graph, int8); !s) return s.error();
  base->release_pages();

  impl->card = std::move(*card);
  impl->base_dir = base_dir;
  impl->base = std::move(*base);
  impl->adapter = std::move(*adapter);
  impl->embeddings = std::move(*embeddings);
  Encoder encoder;
  encoder.impl_ = std::move(impl);
  return encoder;
}

Status Encoder::run(const std::vector<std::vector<std::int32_t>>& sequences,
                    const std::function<void(std::size_t index, TokenStates states)>& sink) const {
  for (const auto& sequence : sequences) {
    for (const std::int32_t id : sequence) {
      if (id < 0 || static_cast<std::size_t>(id) >= impl_->embeddings.vocabulary())
        return Error{ErrorCode::kInvalid, "subword " + std::to_string(id) + " is not in the vocabulary", "encoder", -1, -1};
    }
  }
  const std::vector<Batch> batches = impl_->make_batches(sequences);
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  Status status;
  auto work = [&] {
    ov::InferRequest request = impl_->acquire();
    Status mine;
    for (std::size_t i = next++; i < batches.size() && mine; i = next++)
      mine = guarded([&] { impl_->run_batch(batches[i], sequences, request, sink); });
    impl_->release(std::move(request));
    if (!mine) {
      next = batches.size();
      std::lock_guard lock(mutex);
      if (status) status = mine;
    }
  };
  std::vector<std::thread> helpers;
  const std::size_t workers = std::min(static_cast<std::size_t>(impl_->threads), batches.size());
  for (std::size_t i = 1; i < workers; ++i) helpers.emplace_back(work);
  if (!batches.empty()) work();
  for (std::thread& helper : helpers) helper.join();
  return status;
}

void Encoder::word_embedding(std::int32_t id, float* out) const { impl_->embeddings.write_word(id, out); }
std::size_t Encoder::width() const { return impl_->card.width; }
std::size_t Encoder::max_length() const { return impl_->card.max_length - 2; }
const TensorFile& Encoder::adapter() const { return *impl_->adapter; }
const std::string& Encoder::base_dir() const { return impl_->base_dir; }
const std::string& Encoder::base_sha256() const { return impl_->card.base_sha256; }

}  // namespace parley
