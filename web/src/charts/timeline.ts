// The timeline of a negotiation: a lane for each side, moves as arrows between lanes, contacts as life-lines, windows as bands.
// The strip below chooses the days shown; so do the buttons and two fields of dates, for who uses no mouse.
import {brushX, type BrushBehavior, type D3BrushEvent} from 'd3-brush';
import {scaleUtc} from 'd3-scale';
import {select} from 'd3-selection';
import {html, nothing, render, svg, type TemplateResult} from 'lit-html';
import {recordPath, tick} from '../words';
import {exports} from './export';
import type {Mark} from './timeline_marks';

const kDay = 86400000, kLane = 84, kTop = 30, kRow = 17, kStrip = 34, kFar = 12;

// Rows so that no two life-lines of one row touch.
function rows(contacts: Mark[], x: (t: number) => number): Map<string, number> {
  const ends: number[] = [], out = new Map<string, number>();
  for (const m of contacts) {
    let row = ends.findIndex(end => end + 14 < x(m.at));
    if (row < 0) row = ends.length;
    ends[row] = x(m.to);
    out.set(m.id, row);
  }
  return out;
}

// Moves of one day stand beside each other, but none far from its day: where too many come together they lie on each other.
function shifts(moves: Mark[], x: (t: number) => number): Map<string, number> {
  const last = new Map<string, number>(), out = new Map<string, number>();
  for (const m of moves) {
    const lanes = `${Math.min(m.from, m.target)}${Math.max(m.from, m.target)}`;
    const beside = Math.max(x(m.at), (last.get(lanes) ?? -Infinity) + 5);
    const at = beside - x(m.at) > kFar ? x(m.at) : beside;
    last.set(lanes, at);
    out.set(m.id, at);
  }
  return out;
}

export class Timeline {
  private from = 0;
  private to = 1;
  private readonly first: number;
  private readonly last: number;
  private shown: Mark[] = [];
  private chosen: Mark | null = null;
  private width = 900;
  private brush: BrushBehavior<unknown> = brushX();
  private readonly watcher: ResizeObserver;

  constructor(private readonly host: HTMLElement, private readonly marks: Mark[], private readonly sides: string[], asOf: string, private readonly name: string) {
    const ends = marks.map(m => m.to), begins = marks.map(m => m.at);
    this.first = Math.min(...begins, Date.parse(asOf)) - 15 * kDay;
    this.last = Math.max(...ends.filter(t => t < Date.parse(asOf) + 800 * kDay), Date.parse(asOf)) + 15 * kDay;
    this.from = this.first, this.to = this.last;
    this.watcher = new ResizeObserver(() => this.resize());
    this.watcher.observe(host);
  }

  private resize(): void {
    const width = Math.max(320, Math.floor(this.host.clientWidth));
    if (!this.host.isConnected) return this.watcher.disconnect();
    if (width === this.width && this.host.firstElementChild) return;
    this.width = width;
    this.draw();
  }

  private show(from: number, to: number): void {
    if (!(to - from >= 2 * kDay)) return;
    this.from = Math.max(from, this.first), this.to = Math.min(to, this.last);
    this.draw();
  }

  private left(): number { return this.width < 560 ? 18 : 128; }

  private right(): number { return this.width - 26; }

  private lane(i: number): number { return kTop + 16 + i * kLane; }

  private mark(m: Mark, body: TemplateResult): TemplateResult {
    const choose = (): void => {
      this.chosen = m;
      this.drawWords();
    };
    return svg`<a class="mark ${m.tone} ${m.kind}" href=${recordPath(m.id)} data-id=${m.id} aria-label="${m.date}: ${m.words}" @focus=${choose} @pointerenter=${choose}>${body}</a>`;
  }

  private move(m: Mark, x: number): TemplateResult {
    const y = this.lane(m.from);
    if (m.target < 0) return this.mark(m, svg`<circle class="hit" cx=${x} cy=${y} r="9"></circle><circle class="dot" cx=${x} cy=${y} r="4"></circle>`);
    const end = this.lane(m.target), down = end > y ? 1 : -1;
    return this.mark(m, svg`<line class="hit" x1=${x} x2=${x} y1=${y} y2=${end}></line><line class="arrow" x1=${x} x2=${x} y1=${y} y2=${end - 7 * down}></line>
      <path class="dot" d="M${x - 4},${end - 8 * down}L${x + 4},${end - 8 * down}L${x},${end}Z"></path><circle class="dot" cx=${x} cy=${y} r="2.6"></circle>`);
  }

  private contact(m: Mark, y: number, x: (t: number) => number): TemplateResult {
    const from = x(m.at), to = x(m.to);
    const step = (s: {at: number; status: string}): TemplateResult => {
      const c = x(s.at);
      if (s.status === 'held') return svg`<circle class="held" cx=${c} cy=${y} r="5"></circle>`;
      if (s.status === 'cancelled' || s.status === 'never-held') return svg`<path class="cross" d="M${c - 4},${y - 4}L${c + 4},${y + 4}M${c - 4},${y + 4}L${c + 4},${y - 4}"></path>`;
      return svg`<circle class="step" cx=${c} cy=${y} r="3.4"></circle>`;
    };
    return this.mark(m, svg`<line class="hit" x1=${from - 6} x2=${to + 6} y1=${y} y2=${y}></line><line class="life" x1=${from} x2=${to} y1=${y} y2=${y}></line>${m.steps.map(step)}`);
  }

  private window(m: Mark, x: (t: number) => number, height: number): TemplateResult {
    const from = x(m.at), to = Math.max(x(m.to + kDay), from + 2);
    return this.mark(m, svg`<rect class="band" x=${from} y=${kTop - 8} width=${to - from} height=${height - kTop}></rect>
      <path class="flag" d="M${from},${kTop - 8}v-10l9,4.5z"></path>`);
  }

  private picture(): TemplateResult {
    const left = this.left(), right = this.right();
    const scale = scaleUtc([new Date(this.from), new Date(this.to)], [left, right]);
    const x = (t: number): number => scale(new Date(t));
    this.shown = this.marks.filter(m => m.to >= this.from && m.at <= this.to);
    const moves = this.shown.filter(m => m.kind === 'move'), contacts = this.shown.filter(m => m.kind === 'contact'), windows = this.shown.filter(m => m.kind === 'window');
    const row = rows(contacts, x), shift = shifts(moves, x);
    const band = this.lane(this.sides.length - 1) + 42;
    const height = band + (Math.max(0, ...row.values()) + 1) * kRow + 22;
    const ticks = scale.ticks(this.width < 560 ? 4 : 9), format = scale.tickFormat(this.width < 560 ? 4 : 9);
    const label = (text: string, y: number, narrow: number): TemplateResult => this.width < 560 ? svg`<text class="lane" x="0" y=${y + narrow}>${text}</text>` : svg`<text class="lane" x=${left - 12} y=${y + 4} text-anchor="end">${text}</text>`;
    return html`<svg class="timeline" viewBox="0 0 ${this.width} ${height}" width=${this.width} height=${height} role="group" aria-label="Timeline of ${this.name}: ${this.shown.length} records">
      ${ticks.map((t, n) => svg`<line class="grid" x1=${scale(t)} x2=${scale(t)} y1=${kTop - 8} y2=${height - 18}></line><text class="tick" x=${scale(t)} y=${height - 4} text-anchor="middle">${tick(format(t), t, n)}</text>`)}
      ${windows.map(m => this.window(m, x, height))}
      ${this.sides.map((_, i) => svg`<line class="laneline" x1=${left} x2=${right} y1=${this.lane(i)} y2=${this.lane(i)}></line>`)}
      ${moves.map(m => this.move(m, shift.get(m.id)!))}
      ${contacts.map(m => this.contact(m, band + row.get(m.id)! * kRow, x))}
      ${this.sides.map((side, i) => label(side, this.lane(i), i && i === this.sides.length - 1 ? 16 : -8))}
      ${contacts.length ? label('Contacts', band + 4, -14) : nothing}
    </svg>`;
  }

  private strip(): TemplateResult {
    const left = this.left(), scale = scaleUtc([new Date(this.first), new Date(this.last)], [left, this.right()]);
    return html`<svg class="strip" viewBox="0 0 ${this.width} ${kStrip}" width=${this.width} height=${kStrip} aria-hidden="true">
      ${this.marks.map(m => svg`<line class=${m.tone} x1=${scale(new Date(m.at))} x2=${scale(new Date(m.at))} y1=${m.kind === 'contact' ? 18 : 6} y2=${m.kind === 'contact' ? 28 : 18}></line>`)}
      <g class="brush"></g></svg>`;
  }

  private words(): TemplateResult {
    const m = this.chosen;
    return m ? html`<strong>${m.date}</strong> ${m.words}${m.more ? html` <span class="quiet">(${m.more})</span>` : nothing}`
      : html`<span class="quiet">Point at a mark, or go to one with the Tab and arrow keys; Enter opens its record.</span>`;
  }

  private drawWords(): void {
    const words = this.host.querySelector<HTMLElement>('.chosen');
    if (words) render(this.words(), words);
    this.host.querySelectorAll('.mark').forEach(e => e.classList.toggle('on', (e as SVGElement).dataset.id === this.chosen?.id));
  }

  private key(event: KeyboardEvent): void {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const at = this.shown.findIndex(m => m.id === (event.target as SVGElement).dataset?.id);
    if (!step || at < 0) return;
    event.preventDefault();
    const next = this.shown[at + step];
    if (next) this.host.querySelector<SVGElement>(`.mark[data-id="${CSS.escape(next.id)}"]`)?.focus();
  }

  private draw(): void {
    const iso = (t: number): string => new Date(t).toISOString().slice(0, 10);
    const field = (name: 'from' | 'to') => (event: Event): void => {
      const at = Date.parse((event.target as HTMLInputElement).value);
      if (!isNaN(at)) name === 'from' ? this.show(at, this.to) : this.show(this.from, at);
    };
    const around = (factor: number) => (): void => {
      const middle = (this.from + this.to) / 2, half = (this.to - this.from) / 2 * factor;
      this.show(middle - half, middle + half);
    };
    render(html`
      <div class="tools">
        <label>From <input type="date" .value=${iso(this.from)} @change=${field('from')}></label>
        <label>to <input type="date" .value=${iso(this.to)} @change=${field('to')}></label>
        <button @click=${around(0.5)} aria-label="Zoom in">+</button><button @click=${around(2)} aria-label="Zoom out">−</button>
        <button @click=${() => this.show(this.first, this.last)}>All</button>
        <button @click=${() => this.show(this.last - 380 * kDay, this.last)}>Last year</button>
        ${exports(`timeline-${this.name}`, () => this.host.querySelector('svg.timeline'), () => this.shown.map(m => ({id: m.id, kind: m.kind, from: iso(m.at), to: iso(m.to), words: m.words, more: m.more})))}
      </div>
      <p class="legend"><span class="coop">offers, promises, held</span><span class="ask">demands, appeals, open</span><span class="conflict">refusals, threats, called off</span><span class="quiet">signals</span><span class="flags">dates that bear on it</span></p>
      <div @keydown=${(e: KeyboardEvent) => this.key(e)}>${this.picture()}</div>
      ${this.strip()}
      <p class="chosen" aria-live="polite"></p>`, this.host);
    this.drawWords();
    this.drawBrush();
  }

  private drawBrush(): void {
    const group = select(this.host).select<SVGGElement>('.brush');
    const scale = scaleUtc([new Date(this.first), new Date(this.last)], [this.left(), this.right()]);
    this.brush = brushX().extent([[this.left(), 1], [this.right(), kStrip - 1]]).on('end', (event: D3BrushEvent<unknown>) => {
      if (!event.sourceEvent) return;
      const chosen = event.selection as [number, number] | null;
      if (chosen) this.show(scale.invert(chosen[0]).getTime(), scale.invert(chosen[1]).getTime());
      else this.show(this.first, this.last);
    });
    group.call(this.brush as never);
    group.call(this.brush.move as never, [scale(new Date(this.from)), scale(new Date(this.to))] as never);
  }
}
