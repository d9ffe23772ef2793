import {html, nothing, render, type TemplateResult} from 'lit-html';
import {get} from '../api';
import type {Place} from '../main';
import {Reviewer} from '../review';
import type {Decision, EventRecord, Item, Report} from '../types';
import {dateWords, day, documentPath, eventGist, gist, pill, recordPath, sure} from '../words';

type Fields = Record<string, unknown>;
interface Found extends Item { record: string; reviews: Decision[]; joined: Item | null; reports: Report[] }

const kElsewhere = new Set(['id', 'doc', 'quote', 'bstart', 'bend', 'why', 'confidence', 'published_at', 'record', 'reports', 'joined', 'reviews', 'attribution', 'hedge', 'language', 'coder']);
const kWords: Record<string, string> = {plover_type: 'PLOVER type', plover_mode: 'PLOVER mode', cameo: 'CAMEO', quad: 'quadrant'};

function words(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(words).filter(Boolean).join(value.some(v => v && typeof v === 'object') ? ' | ' : ', ');
  if (typeof value !== 'object') return String(value);
  const o = value as Fields;
  if ('precision' in o) return [dateWords(o as never), o.text && o.value ? `(“${words(o.text)}”)` : ''].filter(Boolean).join(' ');
  return Object.entries(o).filter(([k]) => !k.endsWith('_iso3') && k !== 'bstart' && k !== 'bend').map(([, v]) => words(v)).filter(Boolean).join('; ');
}

function fields(found: Found): TemplateResult[] {
  return Object.entries(found as unknown as Fields).filter(([name, value]) => !kElsewhere.has(name) && !name.endsWith('_iso3') && words(value))
    .map(([name, value]) => html`<dt>${kWords[name] ?? name.replaceAll('_', ' ')}</dt><dd>${name === 'status' || name === 'kind' || name === 'phase' ? pill(words(value)) : words(value)}</dd>`);
}

function chain(found: Found): TemplateResult {
  const links = [found.reports[0]?.outlet ?? found.doc, ...found.attribution];
  return html`<ol class="chain">${links.map((name, i) => html`<li>${name}${i === 0 ? html` <span class="quiet small">writes</span>` : html` <span class="quiet small">${i === 1 ? 'says' : 'cited'}</span>`}</li>`)}</ol>`;
}

function sentence(r: Report): TemplateResult {
  const all = r.sentence ?? r.quote, at = all.indexOf(r.quote);
  return at < 0 ? html`<p class="sentence"><mark>${r.quote}</mark></p>` : html`<p class="sentence">${all.slice(0, at)}<mark>${r.quote}</mark>${all.slice(at + r.quote.length)}</p>`;
}

const kPlural: Record<string, string> = {contact: 'contacts', move: 'moves', linkage: 'linkages', channel: 'channels', window: 'windows', grievance: 'grievances', reading: 'readings', state: 'state'};

function title(found: Found): string {
  if (found.record === 'event') return eventGist(found as unknown as EventRecord);
  return found.record === 'actor' ? found.name ?? found.quote : gist(kPlural[found.record], found);
}

export async function page({main, id, signal}: Place): Promise<string> {
  const found = await get<Found>(`/record/${encodeURIComponent(id)}.json`, {}, signal);
  const own = found.reports[0], others = (found.joined?.reports ?? []).filter(r => r.id !== id);
  const contradicted = found.joined?.contradicted_by ?? [];
  const reviewer = new Reviewer(kPlural[found.record] ?? 'events', id, found.quote, found.reviews);
  render(html`
    <section class="head"><p class="crumb">${found.record} / ${id} · <a href="${recordPath(id)}.json">JSON</a></p><h1 class="record-title">${title(found)}</h1></section>
    <div class="two">
      <div>
        <section class="block"><h2>In the words of</h2>${sentence(own)}
          <p><a href=${documentPath(found.doc, found.bstart, found.bend)}>${own.title ?? found.doc}</a> <span class="quiet">${own.outlet ?? ''} ${day(own.published_at)}</span></p></section>
        <section class="block"><h2>Who says so</h2>${chain(found)}${found.hedge ? html`<p>Hedged by “${found.hedge}”.</p>` : nothing}</section>
        ${others.length ? html`<section class="block"><h2>The same, told elsewhere</h2><p class="quiet">${found.joined?.independent ?? 1} independent of ${others.length + 1} reports.</p><ul class="items">${others.map(r => html`<li><a href=${recordPath(r.id)}>${r.quote}</a><br><a class="small" href=${documentPath(r.doc, r.bstart, r.bend)}>${r.outlet ?? r.doc}, ${day(r.published_at)}</a></li>`)}</ul></section>` : nothing}
        ${contradicted.length ? html`<section class="block"><h2>Told otherwise</h2><ul class="items">${contradicted.map(c => html`<li><a href=${recordPath(c)}>${c}</a></li>`)}</ul></section>` : nothing}
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
