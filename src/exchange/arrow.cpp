// Tables through the Arrow C data interface.  Nothing is copied: what is handed out points into the table's columns and holds a
// share of them.
#include <algorithm>
#include <cerrno>

#include "exchange/columns.h"

namespace parley {

namespace {

using SharedColumn = std::shared_ptr<const Column>;  // a share of its whole batch

const char* format_of(ColumnType type) {
  switch (type) {
    case ColumnType::kText:
      return "u";
    case ColumnType::kInt:
      return "l";
    case ColumnType::kReal:
      return "g";
    case ColumnType::kBool:
      return "b";
    case ColumnType::kDay:
      return "tdD";
    case ColumnType::kList:
      return "+l";
    case ColumnType::kStruct:
      return "+s";
  }
  return "n";
}

// Children that their parent owns, each released by its own callback unless somebody has taken it.
template <class Node>
struct Children {
  std::vector<Node> nodes;
  std::vector<Node*> pointers;

  explicit Children(std::size_t count) : nodes(count) {
    for (Node& n : nodes) pointers.push_back(&n);
  }
  ~Children() {
    for (Node& n : nodes)
      if (n.release) n.release(&n);
  }
  Children(const Children&) = delete;
  Children& operator=(const Children&) = delete;
};

struct SchemaParts {
  std::string name;
  Children<ArrowSchema> children;
};
struct ArrayParts {
  SharedColumn column;
  std::vector<const void*> buffers;
  Children<ArrowArray> children;
};
struct StreamParts {
  std::shared_ptr<const Table::Data> data;
  std::size_t next = 0;
};

template <class Node, class Parts>
void release(Node* node) {
  delete static_cast<Parts*>(node->private_data);
  node->private_data = nullptr;
  node->release = nullptr;
}

void make_schema(const Column& column, ArrowSchema* out) {
  auto* parts = new SchemaParts{column.name, Children<ArrowSchema>(column.children.size())};
  for (std::size_t i = 0; i < column.children.size(); ++i) make_schema(column.children[i], parts->children.pointers[i]);
  *out = {format_of(column.type),
          parts->name.c_str(),
          nullptr,
          ARROW_FLAG_NULLABLE,
          static_cast<std::int64_t>(column.children.size()),
          parts->children.pointers.data(),
          nullptr,
          release<ArrowSchema, SchemaParts>,
          parts};
}

// A buffer may be empty, but some readers want an address all the same.
template <class Values>
const void* address(const Values& values) {
  static constexpr std::int64_t kNothing = 0;
  return values.empty() ? static_cast<const void*>(&kNothing) : values.data();
}

std::vector<const void*> buffers_of(const Column& c) {
  const void* valid = c.nulls ? c.valid.data() : nullptr;
  switch (c.type) {
    case ColumnType::kText:
      return {valid, c.offsets.data(), address(c.bytes)};
    case ColumnType::kReal:
      return {valid, address(c.reals)};
    case ColumnType::kBool:
      return {valid, address(c.bits)};
    case ColumnType::kList:
      return {valid, c.offsets.data()};
    case ColumnType::kStruct:
      return {valid};
    case ColumnType::kDay:
      return {valid, address(c.days)};
    case ColumnType::kInt:
      break;
  }
  return {valid, address(c.ints)};
}

void make_array(const SharedColumn& column, ArrowArray* out) {
  const std::size_t count = column->children.size();
  auto* parts = new ArrayParts{column, buffers_of(*column), Children<ArrowArray>(count)};
  for (std::size_t i = 0; i < count; ++i) make_array(SharedColumn(column, &column->children[i]), parts->children.pointers[i]);
  *out = {column->length,
          column->nulls,
          0,
          static_cast<std::int64_t>(parts->buffers.size()),
          static_cast<std::int64_t>(count),
          parts->buffers.data(),
          parts->children.pointers.data(),
          nullptr,
          release<ArrowArray, ArrayParts>,
          parts};
}

// No exception may pass through C.
template <class F>
int guarded(const F& call) {
  try {
    call();
    return 0;
  } catch (const std::bad_alloc&) {
    return ENOMEM;
  }
}

int stream_schema(ArrowArrayStream* stream, ArrowSchema* out) {
  return guarded([&] { make_schema(static_cast<StreamParts*>(stream->private_data)->data->shape, out); });
}

int stream_next(ArrowArrayStream* stream, ArrowArray* out) {
  auto* parts = static_cast<StreamParts*>(stream->private_data);
  if (parts->next == parts->data->batches.size()) {
    *out = {};
    return 0;
  }
  return guarded([&] {
    make_array(parts->data->batches[parts->next], out);
    ++parts->next;
  });
}

const char* stream_error(ArrowArrayStream*) { return nullptr; }

}  // namespace

std::size_t Table::rows() const { return data_->rows; }

std::vector<std::string> Table::columns() const {
  std::vector<std::string> out;
  for (const Column& c : data_->shape.children) out.push_back(c.name);
  return out;
}

void Table::export_schema(ArrowSchema* out) const { make_schema(data_->shape, out); }

void Table::export_stream(ArrowArrayStream* out) const {
  *out = {stream_schema, stream_next, stream_error, release<ArrowArrayStream, StreamParts>, new StreamParts{data_}};
}

std::string Table::row_json(std::size_t row) const {
  const auto after = std::upper_bound(data_->first_rows.begin(), data_->first_rows.end(), row);
  const auto batch = static_cast<std::size_t>(after - data_->first_rows.begin()) - 1;
  return value_at(*data_->batches[batch], row - data_->first_rows[batch])
      .dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace parley
