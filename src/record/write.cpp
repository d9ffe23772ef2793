// Adding and replacing documents.
#include <algorithm>
#include <filesystem>
#include <map>

#include "record/record_impl.h"

namespace parley {

namespace {

std::string absolute_path(const std::string& path) {
  if (path.empty() || path == "-") return "";
  std::error_code ec;
  const std::filesystem::path full = std::filesystem::absolute(path, ec);
  return ec ? path : full.lexically_normal().string();
}

std::string_view mention_kind_name(MentionKind kind) {
  switch (kind) {
    case MentionKind::kName:
      return "name";
    case MentionKind::kNominal:
      return "nominal";
    case MentionKind::kPronoun:
      return "pronoun";
  }
  return "";
}

Status check_spans(const DocumentRecord& r) {
  const std::size_t size = r.document.text.size();
  const auto bad = [&](const char* what, Span s) {
    return Error{ErrorCode::kInvalid,
                 std::string(what) + " outside the text of " + std::to_string(size) + " bytes: " + std::to_string(s.begin) +
                     " to " + std::to_string(s.end),
                 r.document.id, -1, static_cast<std::int64_t>(s.begin)};
  };
  const auto inside = [&](Span s) { return s.begin <= s.end && s.end <= size; };
  for (const Block& b : r.document.blocks)
    if (!inside(b.span)) return bad("block", b.span);
  for (const Sentence& s : r.sentences)
    if (!inside(s.span)) return bad("sentence", s.span);
  for (const std::vector<Mention>& list : r.mentions)
    for (const Mention& m : list)
      if (!inside(m.span)) return bad("mention", m.span);
  for (const DocumentActors::Entry& a : r.actors)
    if (!inside(a.first)) return bad("actor", a.first);
  for (const Event& e : r.events) {
    if (!inside(e.span)) return bad("event", e.span);
    if (!inside(e.date.span)) return bad("date", e.date.span);
  }
  for (const DialogueItem& item : items_of(r.dialogue))
    if (!inside(evidence_of(item).span)) return bad("dialogue", evidence_of(item).span);
  return {};
}

Result<std::int64_t> key_row(Record::Impl& impl, const std::string& text) {
  if (auto known = impl.key_rows.find(text); known != impl.key_rows.end()) return known->second;
  Result<Statement*> find = impl.db->cached("SELECT key FROM keys WHERE text = ?");
  if (!find) return find.error();
  Result<bool> row = (*find)->bind(1, std::string_view(text)).step();
  if (!row) return row.error();
  std::int64_t key = 0;
  if (*row) {
    key = (*find)->integer(0);
    (*find)->reset();
  } else {
    Result<Statement*> insert = impl.db->cached("INSERT INTO keys(text) VALUES(?)");
    if (!insert) return insert.error();
    PARLEY_TRY((*insert)->bind(1, std::string_view(text)).run());
    key = impl.db->last_row();
  }
  constexpr std::size_t kMostHeld = 100000;
  if (impl.key_rows.size() >= kMostHeld) impl.key_rows.clear();
  impl.key_rows.emplace(text, key);
  return key;
}

Status insert_actor_row(Connection& db, std::int64_t event, std::string_view side, std::int64_t seq, const ActorReading& a) {
  Result<Statement*> insert = db.cached(
      "INSERT INTO event_actors(event, side, seq, name, country, sectors, code, role, type, member_of, parts, confidence, why) "
      "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  if (!insert) return insert.error();
  const std::string sectors = join(a.sectors, ' '), code = a.code(), parts = to_json_list(a.parts), why = to_json_list(a.why);
  (*insert)->bind(1, event).bind(2, side).bind(3, seq).bind(4, std::string_view(a.name)).bind(5, std::string_view(a.country));
  (*insert)->bind(6, std::string_view(sectors)).bind(7, std::string_view(code)).bind(8, std::string_view(a.role));
  (*insert)->bind(9, actor_type_name(a.type)).bind(10, std::string_view(a.member_of)).bind(11, std::string_view(parts));
  (*insert)->bind(12, static_cast<double>(a.confidence)).bind(13, std::string_view(why));
  return (*insert)->run();
}

Status insert_evidence(Connection& db, std::int64_t event, std::int64_t seq, std::string_view role, Span span,
                       std::string_view text) {
  Result<Statement*> insert = db.cached("INSERT INTO evidence(event, seq, role, bstart, bend, quote) VALUES(?, ?, ?, ?, ?, ?)");
  if (!insert) return insert.error();
  (*insert)->bind(1, event).bind(2, seq).bind(3, role).bind(4, std::int64_t{span.begin}).bind(5, std::int64_t{span.end});
  return (*insert)->bind(6, slice(text, span)).run();
}

Status insert_events(Record::Impl& impl, std::int64_t doc, const DocumentRecord& r) {
  Connection& db = *impl.db;
  const std::vector<std::string> ids = event_ids(r);
  for (std::size_t n = 0; n < r.events.size(); ++n) {
    const Event& e = r.events[n];
    Result<Statement*> insert = db.cached(
        "INSERT INTO events(id, doc, sentence, bstart, bend, type, mode, cameo, goldstein, intensity, quad, gist, date_value, "
        "date_end, "
        "date_precision, day, place, factuality, polarity, confidence, why) "
        "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    if (!insert) return insert.error();
    const std::string why = to_json_list(e.why);
    const std::int64_t day = event_day(e.date, r.document.published);
    (*insert)->bind(1, std::string_view(ids[n])).bind(2, doc).bind(3, std::int64_t{e.sentence});
    (*insert)->bind(4, std::int64_t{e.span.begin}).bind(5, std::int64_t{e.span.end}).bind(6, std::string_view(e.plover_type));
    (*insert)
        ->bind(7, std::string_view(e.plover_mode))
        .bind(8, std::string_view(e.cameo))
        .bind(9, e.goldstein)
        .bind(10, e.intensity);
    (*insert)->bind(11, std::int64_t{e.quad}).bind(12, std::string_view(e.gist)).bind(13, std::string_view(e.date.value));
    (*insert)->bind(14, std::string_view(e.date.end)).bind(15, std::string_view(e.date.precision)).bind(16, day);
    (*insert)
        ->bind(17, std::string_view(e.place))
        .bind(18, std::string_view(e.factuality))
        .bind(19, std::string_view(e.polarity));
    PARLEY_TRY((*insert)->bind(20, e.confidence).bind(21, std::string_view(why)).run());
    const std::int64_t event = db.last_row();

    PARLEY_TRY(insert_evidence(db, event, 0, "event", e.span, r.document.text));
    if (!e.date.span.empty()) PARLEY_TRY(insert_evidence(db, event, 1, "date", e.date.span, r.document.text));
    for (std::size_t i = 0; i < e.source.size(); ++i)
      PARLEY_TRY(insert_actor_row(db, event, "source", static_cast<std::int64_t>(i), e.source[i]));
    for (std::size_t i = 0; i < e.target.size(); ++i)
      PARLEY_TRY(insert_actor_row(db, event, "target", static_cast<std::int64_t>(i), e.target[i]));
    for (const std::string& context : e.contexts) {
      Result<Statement*> child = db.cached("INSERT OR IGNORE INTO event_contexts(event, context) VALUES(?, ?)");
      if (!child) return child.error();
      PARLEY_TRY((*child)->bind(1, event).bind(2, std::string_view(context)).run());
    }
    for (std::size_t i = 0; i < e.attribution.size(); ++i) {
      Result<Statement*> child = db.cached("INSERT INTO event_attribution(event, seq, name) VALUES(?, ?, ?)");
      if (!child) return child.error();
      PARLEY_TRY(
          (*child)->bind(1, event).bind(2, static_cast<std::int64_t>(i)).bind(3, std::string_view(e.attribution[i])).run());
    }
    for (const std::string& text : event_key_texts(e)) {
      Result<std::int64_t> key = key_row(impl, text);
      if (!key) return key.error();
      Result<Statement*> child = db.cached("INSERT INTO event_keys(key, day, type, event) VALUES(?, ?, ?, ?)");
      if (!child) return child.error();
      PARLEY_TRY((*child)->bind(1, *key).bind(2, day).bind(3, type_number(e.plover_type)).bind(4, event).run());
    }
  }
  return {};
}

Status insert_actors(Connection& db, std::int64_t doc, const DocumentRecord& r) {
  for (std::size_t i = 0; i < r.actors.size(); ++i) {
    const DocumentActors::Entry& entry = r.actors[i];
    const ActorReading& a = entry.actor;
    Result<Statement*> insert = db.cached(
        "INSERT INTO actors(doc, seq, name, type, country, sectors, code, role, member_of, parts, confidence, why, bstart, bend, "
        "mentions) "
        "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    if (!insert) return insert.error();
    const std::string sectors = join(a.sectors, ' '), code = a.code(), parts = to_json_list(a.parts), why = to_json_list(a.why);
    (*insert)
        ->bind(1, doc)
        .bind(2, static_cast<std::int64_t>(i))
        .bind(3, std::string_view(a.name))
        .bind(4, actor_type_name(a.type));
    (*insert)->bind(5, std::string_view(a.country)).bind(6, std::string_view(sectors)).bind(7, std::string_view(code));
    (*insert)->bind(8, std::string_view(a.role)).bind(9, std::string_view(a.member_of)).bind(10, std::string_view(parts));
    (*insert)->bind(11, static_cast<double>(a.confidence)).bind(12, std::string_view(why));
    (*insert)->bind(13, std::int64_t{entry.first.begin}).bind(14, std::int64_t{entry.first.end});
    PARLEY_TRY((*insert)->bind(15, static_cast<std::int64_t>(entry.count)).run());
    const std::int64_t actor = db.last_row();
    for (std::size_t k = 0; k < entry.aliases.size(); ++k) {
      Result<Statement*> alias = db.cached("INSERT INTO actor_aliases(actor, seq, alias) VALUES(?, ?, ?)");
      if (!alias) return alias.error();
      PARLEY_TRY(
          (*alias)->bind(1, actor).bind(2, static_cast<std::int64_t>(k)).bind(3, std::string_view(entry.aliases[k])).run());
    }
  }
  return {};
}

Status insert_names(Record::Impl& impl, std::int64_t doc, const DocumentRecord& r) {
  const std::int64_t day = event_day({}, r.document.published);
  for (const auto& [text, actors] : document_name_texts(r.actors)) {
    Result<std::int64_t> key = key_row(impl, text);
    if (!key) return key.error();
    Result<Statement*> name = impl.db->cached("INSERT INTO document_names(key, doc, day, actors) VALUES(?, ?, ?, ?)");
    if (!name) return name.error();
    PARLEY_TRY((*name)->bind(1, *key).bind(2, doc).bind(3, day).bind(4, std::string_view(actors)).run());
  }
  return {};
}

Status insert_dialogue(Record::Impl& impl, std::int64_t doc, const DocumentRecord& r) {
  Connection& db = *impl.db;
  for (const DialogueItem& item : items_of(r.dialogue)) {
    const Evidence& e = evidence_of(item);
    Result<Statement*> insert =
        db.cached("INSERT INTO dialogue(id, doc, kind, bstart, bend, day, confidence, body) VALUES(?, ?, ?, ?, ?, ?, ?, ?)");
    if (!insert) return insert.error();
    const std::string body = dialogue_to_json(item);
    const std::int64_t day = event_day(date_of(item), r.document.published);
    (*insert)->bind(1, std::string_view(e.id)).bind(2, doc).bind(3, kDialogueKinds[item.index()]);
    (*insert)->bind(4, std::int64_t{e.span.begin}).bind(5, std::int64_t{e.span.end});
    PARLEY_TRY((*insert)->bind(6, day).bind(7, e.confidence).bind(8, std::string_view(body)).run());
    const std::int64_t row = db.last_row(), kind = static_cast<std::int64_t>(item.index()) + 1;
    for (const std::string& text : dialogue_key_texts(item, r.actors)) {
      Result<std::int64_t> key = key_row(impl, text);
      if (!key) return key.error();
      Result<Statement*> child = db.cached("INSERT INTO dialogue_keys(key, kind, day, item) VALUES(?, ?, ?, ?)");
      if (!child) return child.error();
      PARLEY_TRY((*child)->bind(1, *key).bind(2, kind).bind(3, day).bind(4, row).run());
    }
  }
  return {};
}

Status insert_text(Connection& db, std::int64_t doc, const DocumentRecord& r) {
  const std::string& text = r.document.text;
  Result<Statement*> body = db.cached("INSERT INTO document_text(doc, text) VALUES(?, ?)");
  if (!body) return body.error();
  PARLEY_TRY((*body)->bind(1, doc).bind(2, std::string_view(text)).run());
  for (std::size_t i = 0; i < r.document.blocks.size(); ++i) {
    const Block& b = r.document.blocks[i];
    Result<Statement*> insert = db.cached("INSERT INTO blocks(doc, seq, kind, bstart, bend) VALUES(?, ?, ?, ?, ?)");
    if (!insert) return insert.error();
    (*insert)->bind(1, doc).bind(2, static_cast<std::int64_t>(i)).bind(3, block_kind_name(b.kind));
    PARLEY_TRY((*insert)->bind(4, std::int64_t{b.span.begin}).bind(5, std::int64_t{b.span.end}).run());
  }
  for (std::size_t i = 0; i < r.sentences.size(); ++i) {
    const Sentence& s = r.sentences[i];
    Result<Statement*> insert =
        db.cached("INSERT INTO sentences(doc, seq, kind, block, paragraph, bstart, bend) VALUES(?, ?, ?, ?, ?, ?, ?)");
    if (!insert) return insert.error();
    (*insert)->bind(1, doc).bind(2, static_cast<std::int64_t>(i)).bind(3, block_kind_name(s.kind)).bind(4, std::int64_t{s.block});
    PARLEY_TRY((*insert)
                   ->bind(5, std::int64_t{s.paragraph})
                   .bind(6, std::int64_t{s.span.begin})
                   .bind(7, std::int64_t{s.span.end})
                   .run());
    const std::int64_t sentence = db.last_row();
    Result<Statement*> index = db.cached("INSERT INTO sentences_fts(rowid, text) VALUES(?, ?)");
    if (!index) return index.error();
    PARLEY_TRY((*index)->bind(1, sentence).bind(2, slice(text, s.span)).run());
  }
  for (std::size_t i = 0; i < r.mentions.size(); ++i) {
    for (std::size_t k = 0; k < r.mentions[i].size(); ++k) {
      const Mention& m = r.mentions[i][k];
      Result<Statement*> insert =
          db.cached("INSERT INTO mentions(doc, sentence, seq, kind, bstart, bend, confidence) VALUES(?, ?, ?, ?, ?, ?, ?)");
      if (!insert) return insert.error();
      (*insert)
          ->bind(1, doc)
          .bind(2, static_cast<std::int64_t>(i))
          .bind(3, static_cast<std::int64_t>(k))
          .bind(4, mention_kind_name(m.kind));
      (*insert)->bind(5, std::int64_t{m.span.begin}).bind(6, std::int64_t{m.span.end});
      PARLEY_TRY((*insert)->bind(7, static_cast<double>(m.confidence)).run());
    }
  }
  return {};
}

// Documents of one name, besides a new one.
struct Namesakes {
  std::vector<std::int64_t> replaced;  // the same content, or the same path as an earlier run stored it: the new one takes their place
  bool others = false;
};
Result<Namesakes> namesakes(Record::Impl& impl, const Document& d, const std::string& content, const std::string& path) {
  Namesakes out;
  Result<Statement*> same = impl.db->cached("SELECT doc, content_hash, path FROM documents WHERE name = ?");
  if (!same) return same.error();
  (*same)->bind(1, std::string_view(d.id));
  for (;;) {
    Result<bool> row = (*same)->step();
    if (!row) return row.error();
    if (!*row) return out;
    const std::int64_t doc = (*same)->integer(0);
    if ((*same)->text(1) == content || (!path.empty() && (*same)->text(2) == path && !impl.seen.contains(doc)))
      out.replaced.push_back(doc);
    else
      out.others = true;
  }
}

// A name that several documents share is nobody's id.
Status settle_ids(Connection& db, const std::string& name) {
  // Two steps: ids are unique, and the one that gives up the plain name must do so first.
  Result<Statement*> shared = db.cached(
      "UPDATE documents SET id = name || '#' || content_hash WHERE name = ?1 AND (SELECT count(*) FROM documents WHERE name = "
      "?1) > 1");
  if (!shared) return shared.error();
  PARLEY_TRY((*shared)->bind(1, std::string_view(name)).run());
  Result<Statement*> alone =
      db.cached("UPDATE documents SET id = name WHERE name = ?1 AND (SELECT count(*) FROM documents WHERE name = ?1) = 1");
  if (!alone) return alone.error();
  return (*alone)->bind(1, std::string_view(name)).run();
}

Status add_document(Record::Impl& impl, std::int64_t run, const DocumentRecord& r) {
  Connection& db = *impl.db;
  const Document& d = r.document;
  PARLEY_TRY(check_spans(r));
  const std::string content = content_hash(d);
  std::string path = absolute_path(d.path);
  Result<Namesakes> same = namesakes(impl, d, content, path);
  if (!same) return same.error();
  for (std::int64_t doc : same->replaced) PARLEY_TRY(delete_document(impl, doc));

  Result<Statement*> insert = db.cached(
      "INSERT INTO documents(id, name, content_hash, text_hash, path, format, title, published, published_from, published_text, "
      "outlet, url, "
      "language, encoding, bytes, unread, unread_why, run) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  if (!insert) return insert.error();
  const std::string new_id = same->others ? d.id + '#' + content : d.id, published = d.published ? date_to_string(*d.published) : "";
  (*insert)->bind(1, std::string_view(new_id)).bind(2, std::string_view(d.id)).bind(3, std::string_view(content));
  (*insert)->bind(4, static_cast<std::int64_t>(d.hash)).bind(5, std::string_view(path)).bind(6, std::string_view(d.format));
  (*insert)->bind(7, std::string_view(d.title)).bind_optional(8, published).bind_optional(9, d.published_from);
  (*insert)
      ->bind_optional(10, d.published_text)
      .bind_optional(11, d.outlet)
      .bind_optional(12, d.url)
      .bind(13, std::string_view(d.language));
  (*insert)->bind_optional(14, d.encoding).bind(15, static_cast<std::int64_t>(d.text.size())).bind(16, std::int64_t{r.unread});
  PARLEY_TRY((*insert)->bind_optional(17, r.unread_why).bind(18, run).run());
  const std::int64_t doc = db.last_row();
  if (impl.seen.insert(doc)) impl.seen_changes.emplace_back(doc, true);
  PARLEY_TRY(insert_text(db, doc, r));
  PARLEY_TRY(insert_actors(db, doc, r));
  PARLEY_TRY(insert_names(impl, doc, r));
  PARLEY_TRY(insert_events(impl, doc, r));
  PARLEY_TRY(insert_dialogue(impl, doc, r));
  return same->others ? settle_ids(db, d.id) : Status();
}

// The keys follow from what the document still holds.
Status delete_names(Record::Impl& impl, std::int64_t doc, const std::vector<DocumentActors::Entry>& actors) {
  for (const auto& [text, numbers] : document_name_texts(actors)) {
    Result<std::int64_t> key = key_row(impl, text);
    if (!key) return key.error();
    Result<Statement*> forget = impl.db->cached("DELETE FROM document_names WHERE key = ? AND doc = ?");
    if (!forget) return forget.error();
    PARLEY_TRY((*forget)->bind(1, *key).bind(2, doc).run());
  }
  return {};
}

Status delete_dialogue_keys(Record::Impl& impl, std::int64_t doc, const std::vector<DocumentActors::Entry>& actors) {
  Connection& db = *impl.db;
  Result<Statement*> list = db.cached("SELECT item, kind, day, body FROM dialogue WHERE doc = ?");
  if (!list) return list.error();
  (*list)->bind(1, doc);
  for (;;) {
    Result<bool> row = (*list)->step();
    if (!row) return row.error();
    if (!*row) return {};
    Result<DialogueItem> item = dialogue_from_json((*list)->text(1), (*list)->text(3));
    if (!item) return item.error();
    for (const std::string& text : dialogue_key_texts(*item, actors)) {
      Result<std::int64_t> key = key_row(impl, text);
      if (!key) return key.error();
      Result<Statement*> forget = db.cached("DELETE FROM dialogue_keys WHERE key = ? AND kind = ? AND day = ? AND item = ?");
      if (!forget) return forget.error();
      (*forget)->bind(1, *key).bind(2, dialogue_kind_number((*list)->text(1))).bind(3, (*list)->integer(2));
      PARLEY_TRY((*forget)->bind(4, (*list)->integer(0)).run());
    }
  }
}

}  // namespace

Status delete_document(Record::Impl& impl, std::int64_t doc) {
  Connection& db = *impl.db;
  // The index keeps no text: it must be told what it forgets.
  Result<Statement*> unindex = db.cached(
      "INSERT INTO sentences_fts(sentences_fts, rowid, text) SELECT 'delete', v.sentence, v.text FROM sentence_text v "
      "WHERE v.sentence IN (SELECT sentence FROM sentences WHERE doc = ?)");
  if (!unindex) return unindex.error();
  PARLEY_TRY((*unindex)->bind(1, doc).run());

  Result<Statement*> list = db.cached("SELECT event, day, type FROM events WHERE doc = ?");
  if (!list) return list.error();
  (*list)->bind(1, doc);
  for (;;) {
    Result<bool> row = (*list)->step();
    if (!row) return row.error();
    if (!*row) break;
    StoredEvent stored;
    stored.row = (*list)->integer(0);
    const std::int64_t day = (*list)->integer(1), type = type_number((*list)->text(2));
    PARLEY_TRY(load_event_children(db, stored));
    for (const std::string& text : event_key_texts(stored.event)) {
      Result<std::int64_t> key = key_row(impl, text);
      if (!key) return key.error();
      Result<Statement*> forget = db.cached("DELETE FROM event_keys WHERE key = ? AND day = ? AND type = ? AND event = ?");
      if (!forget) return forget.error();
      PARLEY_TRY((*forget)->bind(1, *key).bind(2, day).bind(3, type).bind(4, stored.row).run());
    }
  }
  Result<std::vector<DocumentActors::Entry>> actors = actors_of(db, doc);
  if (!actors) return actors.error();
  PARLEY_TRY(delete_dialogue_keys(impl, doc, *actors));
  PARLEY_TRY(delete_names(impl, doc, *actors));
  Result<Statement*> forget = db.cached("DELETE FROM documents WHERE doc = ?");
  if (!forget) return forget.error();
  if (impl.seen.erase(doc)) impl.seen_changes.emplace_back(doc, false);
  return (*forget)->bind(1, doc).run();
}

Status Record::add(std::int64_t run, const std::vector<DocumentRecord>& batch) {
  Transaction transaction(*impl_->db);
  PARLEY_TRY(transaction.begin());
  impl_->seen_changes.clear();
  // Rows interned or seen in a transaction that is rolled back are not there.
  const auto fail = [&](Error e) {
    for (auto change = impl_->seen_changes.rbegin(); change != impl_->seen_changes.rend(); ++change)
      if (change->second) impl_->seen.erase(change->first);
      else impl_->seen.insert(change->first);
    impl_->key_rows.clear();
    return e;
  };
  for (const DocumentRecord& r : batch)
    if (Status s = add_document(*impl_, run, r); !s) return fail(s.error());
  if (Status s = transaction.commit(); !s) return fail(s.error());
  return {};
}

}  // namespace parley
