// All events: facets, filters, and a list that draws only the rows in sight.
import {html, nothing, render, type TemplateResult} from 'lit-html';
import {get, withQuery} from '../api';
import {go, type Place} from '../main';
import type {EventRecord} from '../types';
import {counted, dateWords, day, eventGist, quadTone, recordPath, sides, sure} from '../words';

interface Facets { types: Record<string, number>; quads: Record<string, number>; factuality: Record<string, number>; months: Record<string, number>; dyads: {dyad: string; names: string[] | null; events: number}[] }
interface Answer { total: number; events: EventRecord[]; facets?: Facets }

const kPart = 200, kWide = 68, kNarrow = 112, kFilters = ['since', 'until', 'actor', 'dyad', 'type', 'min_confidence', 'newest'];

class List {
  private readonly parts = new Map<number, EventRecord[]>();
  private readonly asked = new Set<number>();
  private rowHeight = kWide;
  private drawn = '';

  constructor(private readonly box: HTMLElement, private readonly total: number, private readonly query: Record<string, string>, first: EventRecord[], private readonly signal: AbortSignal) {
    this.parts.set(0, first);
    box.addEventListener('scroll', () => this.draw(), {passive: true});
    box.addEventListener('keydown', e => this.key(e));
    new ResizeObserver(() => { this.drawn = ''; this.draw(); }).observe(box);
  }

  private async load(part: number): Promise<void> {
    if (this.parts.has(part) || this.asked.has(part)) return;
    this.asked.add(part);
    try {
      const answer = await get<Answer>('/events.json', {...this.query, limit: kPart, offset: part * kPart}, this.signal);
      this.parts.set(part, answer.events);
      if (this.parts.size > 40) this.parts.delete([...this.parts.keys()].find(k => Math.abs(k - part) > 5)!);
      this.drawn = '';
      this.draw();
    } catch { /* asked again at the next scroll */ }
    this.asked.delete(part);
  }

  private row(i: number): TemplateResult {
    const e = this.parts.get(Math.floor(i / kPart))?.[i % kPart];
    return html`<div class="row" role="row" aria-rowindex=${i + 2} data-top=${i * this.rowHeight}>
      ${e ? html`<span role="cell" class="when">${dateWords(e.date) || day(e.day)}</span><span role="cell"><span class="pill ${quadTone(e.quad)}">${e.plover_type}</span></span>
        <span role="cell" class="what"><a data-row=${i} href=${recordPath(e.id)}>${eventGist(e)}${e.polarity === '-' ? ' (said not to have happened)' : e.factuality === 'certain' ? '' : ` (${e.factuality})`}</a><span class="words">${e.quote}</span></span>
        <span role="cell" class="how">${sure(e.confidence)}</span><span role="cell" class="from">${e.outlet ?? e.title ?? e.doc}</span>` : html`<span role="cell" class="quiet">…</span>`}</div>`;
  }

  private key(event: KeyboardEvent): void {
    const step = {ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10}[event.key];
    const at = (event.target as HTMLElement).dataset?.row;
    if (!step || at === undefined) return;
    event.preventDefault();
    const to = Math.max(0, Math.min(this.total - 1, Number(at) + step)), top = to * this.rowHeight;
    if (top < this.box.scrollTop) this.box.scrollTop = top;
    if (top + this.rowHeight > this.box.scrollTop + this.box.clientHeight) this.box.scrollTop = top + this.rowHeight - this.box.clientHeight;
    this.draw();
    this.box.querySelector<HTMLElement>(`[data-row="${to}"]`)?.focus({preventScroll: true});
  }

  draw(): void {
    this.rowHeight = this.box.clientWidth < 640 ? kNarrow : kWide;
    const first = Math.max(0, Math.floor(this.box.scrollTop / this.rowHeight) - 6), last = Math.min(this.total, Math.ceil((this.box.scrollTop + this.box.clientHeight) / this.rowHeight) + 6);
    if (this.drawn === `${first}-${last}`) return;
    this.drawn = `${first}-${last}`;
    for (let part = Math.floor(first / kPart); part <= Math.floor(Math.max(first, last - 1) / kPart); ++part) void this.load(part);
    const rows = [];
    for (let i = first; i < last; ++i) rows.push(this.row(i));
    const body = this.box.querySelector<HTMLElement>('.rows')!;
    render(html`${rows}`, body);
    body.style.height = `${this.total * this.rowHeight}px`;
    body.querySelectorAll<HTMLElement>('.row').forEach(r => { r.style.transform = `translateY(${r.dataset.top}px)`; r.style.height = `${this.rowHeight}px`; });
  }
}

export async function page({main, query, signal}: Place): Promise<string> {
  const filters = Object.fromEntries(kFilters.map(name => [name, query.get(name) ?? '']).filter(([, value]) => value));
  const first = await get<Answer>('/events.json', {...filters, facets: 1, limit: kPart}, signal);
  const with_ = (name: string, value: string): string => withQuery('/events', {...filters, [name]: value});
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    go(withQuery('/events', {...filters, ...Object.fromEntries([...data].map(([k, v]) => [k, String(v)]))}));
  };
  const f = first.facets!;
  const facet = (name: string, title: string, counts: [string, number, string?][]): TemplateResult => html`<fieldset><legend>${title}</legend><ul class="facet">${counts.slice(0, 12).map(([value, n, words]) =>
    html`<li><a href=${with_(name, filters[name] === value ? '' : value)} aria-current=${filters[name] === value ? 'true' : nothing}>${words ?? value}</a><span class="quiet">${n.toLocaleString('en')}</span></li>`)}</ul></fieldset>`;
  const sorted = (counts: Record<string, number>): [string, number][] => Object.entries(counts).sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  const input = (name: string, label: string, type = 'text', placeholder = ''): TemplateResult => html`<label>${label} <input name=${name} type=${type} .value=${filters[name] ?? ''} placeholder=${placeholder} maxlength="200" step=${type === 'number' ? '0.05' : nothing} min=${type === 'number' ? 0 : nothing} max=${type === 'number' ? 1 : nothing}></label>`;
  render(html`<section class="head"><h1>Events</h1>
    <form class="tools" @submit=${submit}>${input('since', 'Since', 'date')}${input('until', 'until', 'date')}${input('actor', 'Actor', 'text', 'PRK, Kim Yo Jong')}${input('dyad', 'Pair', 'text', 'USA-PRK')}${input('min_confidence', 'Sure at least', 'number', '0.5')}<button>Filter</button>
      <a href=${with_('newest', filters.newest ? '' : '1')}>${filters.newest ? 'Oldest first' : 'Newest first'}</a> ${Object.keys(filters).length ? html`<a href="/events">Clear</a>` : nothing} <a href=${withQuery('/events.csv', filters)} download>CSV</a> <a href=${withQuery('/events.json', filters)}>JSON</a> <a href=${withQuery('/events.parquet', filters)} download>Parquet</a></form>
    <p class="quiet" role="status">${counted(first.total, 'event')}${Object.entries(filters).map(([k, v]) => html` <span class="pill quiet">${k.replace('_', ' ')} ${v}</span>`)}</p></section>
    <div class="with-facets"><details class="facets" ?open=${innerWidth > 800}><summary>Narrow down</summary>
      ${facet('type', 'PLOVER type', sorted(f.types))}${facet('dyad', 'Pair', f.dyads.map(d => [d.dyad, d.events, d.names ? sides(d.names) : d.dyad]))}</details>
      <div class="list" role="table" aria-label="Events" aria-rowcount=${first.total + 1} tabindex="0"><div class="row header" role="row" aria-rowindex="1"><span role="columnheader">Day</span><span role="columnheader">Type</span><span role="columnheader">What</span><span role="columnheader">Sure</span><span role="columnheader">Source</span></div><div class="rows" role="rowgroup"></div></div></div>`, main);
  const list = new List(main.querySelector<HTMLElement>('.list')!, first.total, filters, first.events, signal);
  main.addEventListener('shown', () => list.draw(), {once: true});
  return 'Events';
}
