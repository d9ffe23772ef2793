import {html, nothing, render} from 'lit-html';
import {get} from '../api';
import type {Place} from '../main';
import {pager} from '../pager';
import {counted, day, documentPath} from '../words';

interface Hit { doc: string; title: string | null; published_at: string | null; bstart: number; bend: number; pieces: {text: string; hit: boolean}[] }

export async function page({main, query, signal}: Place): Promise<string> {
  const q = query.get('q') ?? '';
  const answer = await get<{total: number; offset: number; limit: number; hits: Hit[]}>('/search.json', {q, offset: query.get('offset') ?? undefined, limit: 50}, signal);
  render(html`<section class="head"><h1>“${q}”</h1><p class="quiet" role="status">${counted(answer.total, 'sentence')} with all of these words · <a href="/search.json?q=${encodeURIComponent(q)}">JSON</a></p>
      ${answer.total ? nothing : html`<p>Try fewer words, or <a href="/ask?q=${encodeURIComponent(q)}">ask the record</a>.</p>`}</section>
    <ul class="items hits">${answer.hits.map(h => html`<li><a href=${documentPath(h.doc, h.bstart, h.bend)}>${h.title ?? h.doc}</a> <span class="quiet small">${day(h.published_at)}</span><p>${h.pieces.map(p => p.hit ? html`<mark>${p.text}</mark>` : p.text)}</p></li>`)}</ul>
    ${pager('/search', query, answer)}`, main);
  return `Search: ${q}`;
}
