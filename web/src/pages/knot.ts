// Who waits for whom: the graph, its circles, ways out, and what would change if a condition were given up or met.
import {html, nothing, render, type TemplateResult} from 'lit-html';
import {get, withQuery} from '../api';
import type {Deadlock} from '../types';
import {counted, day, quote, recordPath, span} from '../words';

export class KnotView {
  private readonly drop = new Set<string>();
  private readonly meet = new Set<string>();
  private then: Deadlock | null = null;

  constructor(private readonly host: HTMLElement, private readonly dyad: string, private readonly asOf: string | undefined, private readonly now: Deadlock) {}

  private query(): Record<string, string | string[] | undefined> {
    return {dyad: this.dyad, as_of: this.asOf, drop: [...this.drop], meet: [...this.meet]};
  }

  private async suppose(set: Set<string>, id: string, on: boolean): Promise<void> {
    on ? set.add(id) : set.delete(id);
    this.then = this.drop.size + this.meet.size ? await get<Deadlock>('/deadlock.json', this.query()) : null;
    this.draw();
  }

  private conditions(): TemplateResult {
    const waits = this.now.waits.filter(w => !w.implied && w.items.length);
    const box = (set: Set<string>, id: string, label: string, what: string): TemplateResult => html`<label class="check"><input type="checkbox" .checked=${set.has(id)} aria-label="${label}: ${what}" @change=${(e: Event) => void this.suppose(set, id, (e.target as HTMLInputElement).checked)}> ${label}</label>`;
    return html`<details ?open=${this.then !== null}><summary>What if? ${counted(waits.length, 'condition')}</summary><ul class="items">${waits.map(w => {
      const act = this.now.acts[w.act], needs = this.now.acts[w.needs], id = w.items[0].id;
      const words = `${act.side}: “${act.what}” only after “${needs.what}” by ${needs.side}`;
      return html`<li><a href=${recordPath(id)}>${words}</a> <span class="quiet small">${w.since ? `since ${day(w.since)}` : ''}</span>${quote(w.items[0])}${box(this.drop, id, 'as if given up', words)} ${box(this.meet, id, 'as if met', words)}</li>`;
    })}</ul></details>`;
  }

  draw(): void {
    const d = this.then ?? this.now;
    const head = !d.waits.length ? 'No conditions on record.' : !d.cycles.length ? 'No deadlock: nobody waits for somebody who waits for them.' : `${counted(d.cycles.length, 'deadlock')}: each side waits for the other.`;
    const picture = withQuery('/deadlock.svg', this.query());
    const ways = d.ways_out.filter((w, i, all) => all.filter((o, j) => j < i && o.kind === w.kind).length < 3);
    render(html`
      <p>${this.then ? html`<strong>Then:</strong> ` : nothing}${head}</p>
      ${d.cycles.slice(0, 4).map(c => html`<p class="cycle">${c.words} <span class="quiet small">${c.since ? `closed since ${day(c.since)} (${span(c.days)})` : ''}</span></p>`)}
      ${d.waits.length ? html`<div class="wide paper" tabindex="0" role="region" aria-label="Drawing of who waits for whom"><img src=${picture} alt="Who waits for whom: ${d.cycles.map(c => c.words).join('; ') || head}"></div>
        <p class="exports"><a href=${picture} download="deadlock.svg">SVG</a> <a href=${withQuery('/deadlock.json', this.query())} download="deadlock.json">Data</a></p>` : nothing}
      ${ways.length ? html`<h3>Ways out on record</h3><ul class="items">${ways.map(w => html`<li><span class="order">${w.kind.replace('-', ' ')}</span> ${w.words}${w.frees_all ? html` <strong>No deadlock would be left.</strong>` : nothing}</li>`)}</ul>` : nothing}
      ${d.waits.length || this.then ? this.conditions() : nothing}`, this.host);
  }
}
