// An article with everything that was read in it marked where it stands.
import {html, nothing, render, type TemplateResult} from 'lit-html';
import {get} from '../api';
import type {Place} from '../main';
import type {EventRecord, Items, Source} from '../types';
import {capital, counted, day, eventGist, gist, quadTone, recordPath, sure, tone, type Tone} from '../words';

interface Doc extends Source { text: string; events: EventRecord[]; dialogue: Items; actors: {id: string; name: string; type: string}[] }
const kSingular: Record<string, string> = {events: 'event', contacts: 'contact', moves: 'move', linkages: 'linkage', channels: 'channel', windows: 'window', grievances: 'grievance', readings: 'reading', state: 'state'};
interface Frame { id: string; kind: string; words: string; tone: Tone; from: number; to: number; confidence: number }

// Offsets are bytes of UTF-8; strings here count UTF-16.
function indexes(text: string): (byte: number) => number {
  if (/^[\x00-\x7f]*$/.test(text)) return byte => byte;
  const at = new Map<number, number>();
  let bytes = 0, index = 0;
  for (const c of text) {
    at.set(bytes, index);
    const code = c.codePointAt(0)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    index += c.length;
  }
  at.set(bytes, index);
  return byte => at.get(byte) ?? index;
}

function frames(d: Doc): Frame[] {
  const index = indexes(d.text);
  const out: Frame[] = d.events.map(e => ({id: e.id, kind: 'events', words: eventGist(e), tone: quadTone(e.quad), from: index(e.bstart), to: index(e.bend), confidence: e.confidence}));
  for (const [kind, list] of Object.entries(d.dialogue))
    for (const i of list) out.push({id: i.id, kind, words: gist(kind, i), tone: tone(i.status && kind === 'contacts' ? i.status : i.kind ?? i.phase), from: index(i.bstart), to: index(i.bend), confidence: i.confidence});
  return out.sort((a, b) => a.from - b.from || b.to - a.to || a.id.localeCompare(b.id));
}

class Reading {
  private hidden = new Set<string>();
  private chosen: string[] = [];

  constructor(private readonly main: HTMLElement, private readonly d: Doc, private readonly all: Frame[], private readonly target: [number, number] | null) {}

  private choose(ids: string[]): void {
    this.chosen = ids;
    this.drawSide();
    const on = new Set(ids);
    this.main.querySelectorAll<HTMLElement>('.text mark').forEach(m => m.classList.toggle('on', m.dataset.ids!.split(' ').some(id => on.has(id))));
  }

  private text(): TemplateResult[] {
    const shown = this.all.filter(f => !this.hidden.has(f.kind));
    const cuts = new Set([0, this.d.text.length, ...shown.flatMap(f => [f.from, f.to]), ...(this.target ?? [])]);
    const sorted = [...cuts].sort((a, b) => a - b);
    const started = new Set<string>();
    return sorted.slice(0, -1).map((from, n) => {
      const to = sorted[n + 1], words = this.d.text.slice(from, to), over = shown.filter(f => f.from <= from && f.to >= to);
      const target = this.target && this.target[0] <= from && this.target[1] >= to;
      const body = target ? html`<span class="target">${words}</span>` : words;
      if (!over.length) return html`${body}`;
      const ids = over.map(f => f.id), first = over.some(f => !started.has(f.id));
      ids.forEach(id => started.add(id));
      const strongest = over.reduce((a, b) => b.confidence > a.confidence ? b : a);
      const pick = (): void => this.choose(ids);
      return html`<mark class="${strongest.tone} ${over.length > 1 ? 'many' : ''}" data-ids=${ids.join(' ')} tabindex=${first ? 0 : nothing} role=${first ? 'button' : nothing} @pointerenter=${pick} @focus=${pick} @click=${pick}>${body}</mark>`;
    });
  }

  private side(): TemplateResult {
    const chosen = this.all.filter(f => this.chosen.includes(f.id));
    if (!chosen.length) return html`<p class="quiet">${this.all.length ? 'Point at marked words, or go to them with Tab, to see what was read in them.' : 'No event and no record of the dialogue was read in this document.'}</p>`;
    return html`<ul class="items">${chosen.map(f => html`<li><span class="pill ${f.tone}">${kSingular[f.kind] ?? f.kind}</span> <a href=${recordPath(f.id)}>${capital(f.words)}</a><br>${sure(f.confidence)}</li>`)}</ul>`;
  }

  private drawSide(): void { render(this.side(), this.main.querySelector<HTMLElement>('.side-records')!); }

  draw(): void {
    const d = this.d, kinds = [...new Set(this.all.map(f => f.kind))].sort();
    const toggle = (kind: string) => (): void => {
      this.hidden.has(kind) ? this.hidden.delete(kind) : this.hidden.add(kind);
      this.draw();
    };
    render(html`
      <section class="head"><p class="crumb"><a href="/documents">Documents</a> / ${d.id} · <a href="/document.json?id=${encodeURIComponent(d.id)}">JSON</a></p><h1>${d.title ?? d.id}</h1>
        <p class="quiet">${[d.outlet, day(d.published_at), counted(d.events.length, 'event'), counted(this.all.length - d.events.length, 'record of the dialogue', 'records of the dialogue')].filter(Boolean).join(' · ')}</p>
        ${d.unread ? html`<p class="problem">Stored but not read: ${d.unread_why}</p>` : nothing}
        <div class="tools">${kinds.map(kind => html`<label class="check"><input type="checkbox" .checked=${!this.hidden.has(kind)} @change=${toggle(kind)}> ${kind === 'state' ? 'states' : kind} <span class="quiet">${this.all.filter(f => f.kind === kind).length}</span></label>`)}</div></section>
      <div class="two"><article class="text">${this.text()}</article>
        <aside class="side" aria-label="Records in the chosen words"><div class="side-records" aria-live="polite"></div>
          ${d.actors.length ? html`<h2>Who acts here</h2><p>${d.actors.map((a, i) => html`${i ? ', ' : ''}<a href="/actor?name=${encodeURIComponent(a.name)}">${a.name}</a>`)}</p>` : nothing}</aside></div>`, this.main);
    this.drawSide();
  }
}

export async function page({main, query, signal}: Place): Promise<string> {
  const d = await get<Doc>('/document.json', {id: query.get('id') ?? ''}, signal);
  const at = /^(\d+)-(\d+)$/.exec(query.get('at') ?? ''), index = indexes(d.text);
  new Reading(main, d, frames(d), at ? [index(Number(at[1])), index(Number(at[2]))] : null).draw();
  main.addEventListener('shown', () => setTimeout(() => main.querySelector('.target')?.scrollIntoView({block: 'center'})), {once: true});
  return d.title ?? d.id;
}
