// parley/parley.h: all rooms, in the order of the flow.
#pragma once
#include "parley/base.h"       // results, errors, spans, dates, tables
#include "parley/ingest.h"     // bytes -> documents
#include "parley/text.h"       // documents -> sentences, tokens, subwords
#include "parley/lexicon.h"    // data tables
#include "parley/encoder.h"    // subwords -> vectors
#include "parley/reading.h"    // sentences -> mentions and frames
#include "parley/grounding.h"  // mentions -> actors, dates
#include "parley/coding.h"     // frames -> events
#include "parley/dialogue.h"   // events -> the dialogue
#include "parley/standing.h"   // many documents -> one record a happening, where a pair stands, who waits for whom
#include "parley/record.h"     // events -> SQLite
#include "parley/review.h"     // what people decided about records: agreement
#include "parley/exchange.h"   // SQLite -> files
#include "parley/corpus.h"     // decisions -> annotated texts
#include "parley/engine.h"     // the flow
