// What libparley_parquet.so offers; apps/parley/parquet.cpp loads it when it is asked for.
#pragma once
#include <string>

struct ArrowArrayStream;

// Takes the stream; `out` becomes the bytes of a Parquet file, compressed with Zstandard, else what went wrong.
extern "C" bool parley_parquet(ArrowArrayStream* stream, std::string* out);
