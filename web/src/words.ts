// Small words and shapes that pages share.
import {html, nothing, type TemplateResult} from 'lit-html';
import type {DateValue, EventRecord, Item, Report} from './types';

const kMonths = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

// "2018-02-10" -> "10 Feb 2018"; "2018-02" -> "Feb 2018".
export function day(iso: string | null | undefined): string {
  const found = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(iso ?? '');
  if (!found) return iso || 'undated';
  const [, year, month, date] = found;
  return [date && String(Number(date)), month && kMonths[Number(month) - 1], year].filter(Boolean).join(' ');
}

// What an axis says at its n-th tick: the first one tells the year, too.
export function tick(words: string, at: Date, n: number): string { return n || /\d{4}/.test(words) ? words : `${words} ${at.getUTCFullYear()}`; }

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
export function all(names: readonly (string | null)[] | undefined): string { return list(names).replace(/, (?=[^,]*$)/, ' and '); }
export function capital(text: string): string { return text.charAt(0).toUpperCase() + text.slice(1); }
// The dash never begins a line.
export function sides(names: readonly string[]): string { return names.join('\u00a0– '); }

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

type Quoted = Pick<Report, 'quote' | 'doc' | 'bstart' | 'bend'> & Partial<Pick<Report, 'sentence' | 'published_at' | 'outlet' | 'title'>>;

// The sentence that a record rests on, its words marked.
export function inSentence(r: {quote: string; sentence?: string | null}): TemplateResult {
  const whole = r.sentence ?? r.quote, at = whole.indexOf(r.quote);
  return at < 0 || whole.trim() === r.quote ? html`${r.quote}` : html`${whole.slice(0, at).trimStart()}<mark>${r.quote}</mark>${whole.slice(at + r.quote.length).trimEnd()}`;
}

// The same, and whose words they are.
export function quote(r: Quoted): TemplateResult {
  return html`<blockquote><p>${inSentence(r)}</p><footer><a href=${documentPath(r.doc, r.bstart, r.bend)}>${r.title ?? r.outlet ?? r.doc}</a>${r.published_at ? html`, ${day(r.published_at)}` : nothing}</footer></blockquote>`;
}

export function said(item: {attribution: string[]; hedge?: string | null}): string {
  const parts = [];
  if (item.attribution.length) parts.push(`according to ${item.attribution.join(', citing ')}`);
  if (item.hedge) parts.push(`hedged: “${item.hedge}”`);
  return parts.join('; ');
}

const kJoints: Record<string, string> = {after: 'only after', first: 'first, then', synchronised: 'step for step with'};

// One line for a record of the dialogue of any kind.
export function gist(kind: string, i: Item): string {
  switch (kind) {
    case 'contacts': return [i.status, i.kind, i.parties?.length ? i.parties.length > 1 ? `between ${all(i.parties)}` : `with ${i.parties[0]}` : '', i.place && `in ${i.place}`].filter(Boolean).join(' ');
    case 'moves': return `${all(i.actor) || 'Somebody'}${i.addressee?.length ? ` → ${all(i.addressee)}` : ''}: ${i.content ?? i.quote}${i.conditional_on ? `, if ${i.conditional_on}` : ''}`;
    case 'linkages': return `${i.party_gives ?? 'Somebody'}: “${i.gives ?? '…'}” ${kJoints[i.sequencing ?? ''] ?? 'in exchange for'} “${i.returns ?? '…'}”${i.in_return_from ? ` by ${i.in_return_from}` : ''}`;
    case 'channels': return `${i.name ?? i.kind}${i.between?.length ? i.between.length > 1 ? ` between ${all(i.between)}` : ` with ${i.between[0]}` : ''}`;
    case 'windows': return `${i.what ?? i.quote}${dateWords(i.date) ? ` (${dateWords(i.date)})` : ''}`;
    case 'grievances': return `${i.holder ?? 'Somebody'}${i.against ? ` against ${i.against}` : ''}: ${i.cause ?? i.quote}`;
    case 'readings': return i.signal === i.means ? `${i.reader ?? 'Somebody'}: “${i.means ?? i.quote}”` : `${i.reader ?? 'Somebody'} reads “${i.signal ?? '…'}” as “${i.means ?? '…'}”`;
    default: return [i.phase, i.ball_in_court_of && `ball with ${i.ball_in_court_of}`].filter(Boolean).join(', ') || i.quote;
  }
}

export function eventGist(e: EventRecord): string { return e.gist || `${list(e.source)} ${e.plover_type} ${list(e.target)}`; }

export function failed(error: unknown): TemplateResult {
  return html`<section class="problem" role="alert"><h1>That did not work</h1><p>${error instanceof Error ? error.message : String(error)}</p><p><a href="/negotiations">Negotiations</a></p></section>`;
}
