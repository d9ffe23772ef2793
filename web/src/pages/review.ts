// One record after another, the least sure first, decided by key.
import {html, nothing, render} from 'lit-html';
import {get, withQuery} from '../api';
import {go, type Place} from '../main';
import {kKeys, Reviewer} from '../review';
import type {Decision, EventRecord, Item, Report} from '../types';
import {agreementBlock, type Agreement} from './agreement';
import {capital, day, documentPath, eventGist, gist, inSentence, recordPath, sure} from '../words';

const kKinds = ['events', 'contacts', 'moves', 'linkages', 'channels', 'windows', 'grievances', 'readings'];

export async function page({main, query, signal}: Place): Promise<string> {
  const kind = kKinds.includes(query.get('kind') ?? '') ? query.get('kind')! : 'moves';
  const [listed, made, agreed] = await Promise.all([
    get<{items?: Item[]; events?: EventRecord[]}>(`/${kind}.json`, {limit: 1000}, signal), get<{decisions: Decision[]}>('/reviews.json', {}, signal),
    get<Agreement>('/agreement.json', {}, signal)]);
  const all = (listed.events ?? listed.items ?? []) as (Item & EventRecord)[];
  const decided = new Map<string, Decision[]>();
  for (const d of made.decisions) for (const id of d.verb === 'merge' ? [d.id, d.value] : [d.id]) if (id) decided.set(id, [...decided.get(id) ?? [], d]);
  const queue = [...all].sort((a, b) => Number(decided.has(a.id)) - Number(decided.has(b.id)) || a.confidence - b.confidence || a.id.localeCompare(b.id));
  const last: string[] = [];
  let at = 0, reviewer: Reviewer;

  function step(by: number): void {
    at = Math.max(0, Math.min(queue.length - 1, at + by));
    draw();
  }

  // The sentence around the words, as soon as it is there.
  async function whole(item: Item): Promise<void> {
    const found = await get<{reports: Report[]}>(recordPath(item.id) + '.json', {}, signal).catch(() => null);
    const place = main.querySelector<HTMLElement>('.whole');
    if (found && place && queue[at] === item) render(inSentence(found.reports[0]), place);
  }

  function draw(): void {
    const item = queue[at];
    const done = queue.filter(i => decided.has(i.id)).length;
    render(html`<section class="head"><h1>Review</h1><nav class="tabs" aria-label="Kind">${kKinds.map(k => html`<a href=${withQuery('/review', {kind: k})} aria-current=${k === kind ? 'true' : nothing}>${k}</a>`)}</nav>
      <p class="quiet" role="status">${queue.length ? `${at + 1} of ${queue.length}, ${done} decided; the least sure come first` : 'nothing of this kind'}. <kbd>j</kbd> next, <kbd>k</kbd> back. Decisions stand beside what the machine read and never change it. <a href="/reviews.json" download="reviews.json">Decisions as JSON</a></p></section>
      ${item ? html`<section class="block reviewing"><h2><a href=${recordPath(item.id)}>${capital(kind === 'events' ? eventGist(item) : gist(kind, item))}</a></h2>
        <blockquote><p class="whole"></p><footer><a href=${documentPath(item.doc, item.bstart, item.bend)}>${item.title ?? item.doc}</a>, ${day(item.published_at)}</footer></blockquote>
        <p>${sure(item.confidence)}</p><ul class="why small">${item.why.map(w => html`<li>${w}</li>`)}</ul><div class="review"></div></section>` : nothing}${agreementBlock(agreed)}`, main);
    const host = main.querySelector<HTMLElement>('.review');
    if (!item || !host) return;
    render(html`${item.quote}`, main.querySelector<HTMLElement>('.whole')!);
    void whole(item);
    reviewer = new Reviewer(kind, item.id, item.quote, decided.get(item.id) ?? [], (verb, made) => {
      if (verb === 'undo') {
        go(withQuery('/review', {kind}), true);
        return;
      }
      for (const id of made.verb === 'merge' ? [item.id, made.value] : [item.id]) if (id) decided.set(id, [...decided.get(id) ?? [], made]);
      last.push(item.id);
      if (verb === 'accept' || verb === 'reject') setTimeout(() => step(1), 250);
    });
    render(nothing, host);
    reviewer.attach(host);
  }

  const keys = (event: KeyboardEvent): void => {
    if (!main.isConnected) return document.removeEventListener('keydown', keys);
    if ((event.target as Element).closest('input, textarea, select')) return;
    if (event.key === 'j') step(1);
    else if (event.key === 'k') step(-1);
    else if (event.key in kKeys) reviewer?.key(event);
  };
  main.addEventListener('shown', () => document.addEventListener('keydown', keys), {once: true});
  draw();
  return 'Review';
}
