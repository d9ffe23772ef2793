// Small words and shapes that pages share.
import {html, nothing, type TemplateResult} from 'lit-html';
import type {DateValue, EventRecord, Item} from './types';

const kMonths = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

// "2018-02-10" -> "10 Feb 2018"; "2018-02" -> "Feb 2018".
export function day(iso: string | null | undefined): string {
  const found = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(iso ?? '');
  if (!found) return iso || 'undated';
  const [, year, month, date] = found;
  return [date && String(Number(date)), month && kMonths[Number(month) - 1], year].filter(Boolean).join(' ');
}

export function dateWords(value: DateValue | string | null | undefined): string {
  if (!value) return '';
  if (typeof value === 'string') return day(value);
  if (!value.value) return value.text ?? '';
  const open = value.value.startsWith('..') ? `by ${day(value.value.slice(2))}` : value.value.endsWith('..') ? `from ${day(value.value.slice(0, -2))}` : day(value.value);
  return value.end ? `${open} to ${day(value.end)}` : open;
}

export function span(days: number): string {
  if (days < 60) return days === 1 ? '1 day' : `${days} days`;
  return days < 730 ? `${Math.round(days / 30.4)} months` : `${Math.round(days / 365)} years`;
}

export function counted(n: number, one: string, many = `${one}s`): string { return `${n.toLocaleString('en')} ${n === 1 ? one : many}`; }
export function list(names: readonly (string | null)[] | undefined): string { return (names ?? []).filter(Boolean).join(', '); }

export type Tone = 'coop' | 'ask' | 'conflict' | 'quiet';
const kTones: Record<string, Tone> = {
  offer: 'coop', promise: 'coop', concession: 'coop', accepted: 'coop', held: 'coop', talks: 'coop', exploratory: 'coop',
  demand: 'ask', precondition: 'ask', appeal: 'ask', stalled: 'ask', open: 'ask', unanswered: 'ask', scheduled: 'ask', arranged: 'ask', proposed: 'ask',
  refusal: 'conflict', threat: 'conflict', rejected: 'conflict', standoff: 'conflict', cancelled: 'conflict', 'never-held': 'conflict', withdrawn: 'conflict',
};
export function tone(word: string | null | undefined): Tone { return kTones[word ?? ''] ?? 'quiet'; }
export function quadTone(quad: string): Tone { return quad.endsWith('coop') ? 'coop' : quad.endsWith('conflict') ? 'conflict' : 'quiet'; }

export function pill(word: string | null | undefined, of: Tone = tone(word)): TemplateResult | typeof nothing {
  return word ? html`<span class="pill ${of}">${word}</span>` : nothing;
}

// How sure: a bar and the number.
export function sure(confidence: number): TemplateResult {
  const percent = Math.round(confidence * 100);
  return html`<span class="sure" title="confidence ${percent} %"><svg viewBox="0 0 40 6" aria-hidden="true"><rect width="40" height="6" rx="3" class="rail"></rect>
    <rect width=${percent * 0.4} height="6" rx="3"></rect></svg><span>${percent} %</span></span>`;
}

export function recordPath(id: string): string { return `/record/${encodeURIComponent(id)}`; }
export function documentPath(id: string, bstart?: number, bend?: number): string {
  const mark = bstart === undefined ? '' : `&at=${bstart}-${bend}`;
  return `/document?id=${encodeURIComponent(id)}${mark}`;
}

// The words that a record rests on, and whose they are.
export function quote(r: {quote: string; doc: string; bstart: number; bend: number; published_at?: string | null; outlet?: string | null}): TemplateResult {
  return html`<blockquote><p>${r.quote}</p><footer><a href=${documentPath(r.doc, r.bstart, r.bend)}>${r.outlet ?? r.doc}</a>${r.published_at ? html`, ${day(r.published_at)}` : nothing}</footer></blockquote>`;
}

export function said(item: {attribution: string[]; hedge?: string | null}): string {
  const parts = [];
  if (item.attribution.length) parts.push(`according to ${item.attribution.join(', citing ')}`);
  if (item.hedge) parts.push(`hedged: “${item.hedge}”`);
  return parts.join('; ');
}

// One line for a record of the dialogue of any kind.
export function gist(kind: string, i: Item): string {
  switch (kind) {
    case 'contacts': return [i.status, i.kind, list(i.parties) && `between ${list(i.parties)}`, i.place && `in ${i.place}`].filter(Boolean).join(' ');
    case 'moves': return `${list(i.actor)} → ${list(i.addressee) || '?'}: ${i.content ?? i.quote}${i.conditional_on ? `, if ${i.conditional_on}` : ''}`;
    case 'linkages': return `${i.party_gives ?? '?'} gives ${i.gives ?? '?'} for ${i.returns ?? '?'} (${i.sequencing ?? 'unspecified'})`;
    case 'channels': return `${i.name ?? i.kind} between ${list(i.between)}`;
    case 'windows': return `${i.what ?? i.quote} (${dateWords(i.date)})`;
    case 'grievances': return `${i.holder ?? '?'} against ${i.against ?? '?'}: ${i.cause ?? i.quote}`;
    case 'readings': return `${i.reader ?? '?'} reads “${i.signal ?? '?'}” as “${i.means ?? '?'}”`;
    default: return [i.phase, i.ball_in_court_of && `ball with ${i.ball_in_court_of}`].filter(Boolean).join(', ') || i.quote;
  }
}

export function eventGist(e: EventRecord): string { return e.gist || `${list(e.source)} ${e.plover_type} ${list(e.target)}`; }

export function failed(error: unknown): TemplateResult {
  return html`<section class="problem" role="alert"><h1>That did not work</h1><p>${error instanceof Error ? error.message : String(error)}</p><p><a href="/negotiations">Negotiations</a></p></section>`;
}
