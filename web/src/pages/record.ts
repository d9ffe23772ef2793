import {html, nothing, render, type TemplateResult} from 'lit-html';
import {get} from '../api';
import type {Place} from '../main';
import {Reviewer} from '../review';
import type {Decision, EventRecord, Item, Report, Rung} from '../types';
import {capital, dateWords, day, documentPath, eventGist, gist, inSentence, pill, quote, recordPath, sure} from '../words';

type Fields = Record<string, unknown>;
interface Found extends Item { record: string; reviews: Decision[]; joined: Item | null; reports: Report[] }

const kElsewhere = new Set(['id', 'doc', 'quote', 'bstart', 'bend', 'why', 'confidence', 'published_at', 'record', 'reports', 'joined', 'reviews', 'attribution', 'hedge', 'language', 'coder', 'gist']);
const kWords: Record<string, string> = {plover_type: 'PLOVER type', plover_mode: 'PLOVER mode', cameo: 'CAMEO', quad: 'quadrant', rungs: 'steps', party_gives: 'who gives', first_mover: 'who moves first',
  goldstein: 'Goldstein', polarity: 'happened'};
const kValues: Record<string, string> = {'verbal-coop': 'verbal cooperation', 'material-coop': 'material cooperation', 'verbal-conflict': 'verbal conflict', 'material-conflict': 'material conflict'};
const kMostOther = 6;

function words(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(words).filter(Boolean).join(value.some(v => v && typeof v === 'object') ? ' | ' : ', ');
  if (typeof value !== 'object') return String(value);
  const o = value as Fields;
  if ('precision' in o) return [dateWords(o as never), o.text && o.value ? `(“${words(o.text)}”)` : ''].filter(Boolean).join(' ');
  return Object.entries(o).filter(([k]) => !k.endsWith('_iso3') && k !== 'bstart' && k !== 'bend').map(([, v]) => words(v)).filter(Boolean).join('; ');
}

function value(name: string, of: unknown): string {
  if (name === 'polarity') return of === '-' ? 'no, says the source' : 'yes';
  if (name === 'rungs') return (of as Rung[]).map(r => [r.status, dateWords(r.date)].filter(Boolean).join(', ')).join(' → ');
  return kValues[String(of)] ?? words(of);
}

function fields(found: Found): TemplateResult[] {
  return Object.entries(found as unknown as Fields).filter(([name, of]) => !kElsewhere.has(name) && !name.endsWith('_iso3') && words(of))
    .map(([name, of]) => html`<dt>${kWords[name] ?? name.replaceAll('_', ' ')}</dt><dd>${name === 'status' || name === 'kind' || name === 'phase' ? pill(words(of)) : value(name, of)}</dd>`);
}

function chain(found: Found): TemplateResult {
  const own = found.reports[0], links = [own?.outlet ?? (own?.title ? `“${own.title}”` : found.doc), ...found.attribution];
  return html`<ol class="chain">${links.map((name, i) => html`<li>${name}${i === 0 ? html` <span class="quiet small">writes</span>` : html` <span class="quiet small">${i === 1 ? 'said' : 'cited'}</span>`}</li>`)}</ol>`;
}

const kPlural: Record<string, string> = {contact: 'contacts', move: 'moves', linkage: 'linkages', channel: 'channels', window: 'windows', grievance: 'grievances', reading: 'readings', state: 'state'};

// A sentence that is all evidence is marked as well.
function marked(r: Report): TemplateResult {
  return (r.sentence ?? r.quote).trim() === r.quote ? html`<mark>${r.quote}</mark>` : inSentence(r);
}

function title(found: Found): string {
  if (found.record === 'event') return eventGist(found as unknown as EventRecord);
  return found.record === 'actor' ? found.name ?? found.quote : capital(gist(kPlural[found.record], found));
}

export async function page({main, id, signal}: Place): Promise<string> {
  const found = await get<Found>(`/record/${encodeURIComponent(id)}.json`, {}, signal);
  const own = found.reports[0], others = (found.joined?.reports ?? []).filter(r => r.id !== id);
  const otherwise = found.joined?.contradicted_by ?? [];
  const contradicted = await Promise.all(otherwise.slice(0, kMostOther).map(other => get<Found>(`/record/${encodeURIComponent(other)}.json`, {}, signal)));
  const reviewer = new Reviewer(kPlural[found.record] ?? 'events', id, found.quote, found.reviews);
  render(html`
    <section class="head"><p class="crumb">${found.record} / ${id} · <a href="${recordPath(id)}.json">JSON</a></p><h1 class="record-title">${title(found)}</h1></section>
    <div class="two">
      <div>
        <section class="block"><h2>The words it rests on</h2><p class="sentence">${marked(own)}</p>
          <p><a href=${documentPath(found.doc, found.bstart, found.bend)}>${own.title ?? found.doc}</a> <span class="quiet">${own.outlet ?? ''} ${day(own.published_at)}</span></p></section>
        <section class="block"><h2>Who says so</h2>${chain(found)}${found.hedge ? html`<p>Hedged by “${found.hedge}”.</p>` : nothing}</section>
        ${others.length ? html`<section class="block"><h2>The same, told elsewhere</h2><p class="quiet">${found.joined?.independent ?? 1} independent of ${others.length + 1} reports.</p><ul class="items">${others.map(r => html`<li><a href=${recordPath(r.id)}>${r.quote}</a><br><a class="small" href=${documentPath(r.doc, r.bstart, r.bend)}>${r.outlet ?? r.doc}, ${day(r.published_at)}</a></li>`)}</ul></section>` : nothing}
        ${contradicted.length ? html`<section class="block"><h2>Told otherwise</h2><ul class="items">${contradicted.map(c => html`<li><a href=${recordPath(c.id)}>${title(c)}</a>${quote(c.reports[0])}</li>`)}${otherwise.length > kMostOther ? html`<li class="quiet">and ${otherwise.length - kMostOther} more</li>` : nothing}</ul></section>` : nothing}
        <section class="block"><h2>Review</h2><div class="review"></div></section>
      </div>
      <div>
        <section class="block"><h2>Fields</h2><dl class="fields">${fields(found)}</dl></section>
        <section class="block"><h2>How sure, and why</h2>${sure(found.confidence)}<ul class="why">${found.why.map(w => html`<li>${w}</li>`)}</ul></section>
      </div>
    </div>`, main);
  reviewer.attach(main.querySelector<HTMLElement>('.review')!, main);
  return title(found);
}
