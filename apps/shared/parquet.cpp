#include "shared/parquet.h"

#include <arrow/c/bridge.h>
#include <arrow/io/memory.h>
#include <arrow/record_batch.h>
#include <parquet/arrow/writer.h>

namespace parley::app {

namespace {

arrow::Result<std::string> encoded(const Table& table) {
  ArrowArrayStream stream;
  table.export_stream(&stream);
  ARROW_ASSIGN_OR_RAISE(auto batches, arrow::ImportRecordBatchReader(&stream));
  ARROW_ASSIGN_OR_RAISE(auto sink, arrow::io::BufferOutputStream::Create());
  const auto properties = parquet::WriterProperties::Builder().compression(arrow::Compression::ZSTD)->build();
  ARROW_ASSIGN_OR_RAISE(auto writer,
                        parquet::arrow::FileWriter::Open(*batches->schema(), arrow::default_memory_pool(), sink, properties));
  std::shared_ptr<arrow::RecordBatch> batch;
  while (true) {
    ARROW_RETURN_NOT_OK(batches->ReadNext(&batch));
    if (!batch) break;
    ARROW_RETURN_NOT_OK(writer->WriteRecordBatch(*batch));
  }
  ARROW_RETURN_NOT_OK(writer->Close());
  ARROW_ASSIGN_OR_RAISE(auto bytes, sink->Finish());
  return bytes->ToString();
}

}  // namespace

Result<std::string> parquet_of(const Table& table) {
  arrow::Result<std::string> bytes = encoded(table);
  if (bytes.ok()) return std::move(*bytes);
  return Error{ErrorCode::kInternal, "Parquet: " + bytes.status().message(), "", -1, -1};
}

}  // namespace parley::app
