import {html, nothing, render, type TemplateResult} from 'lit-html';
import {get} from '../api';
import {curve, type Point} from '../charts/curve';
import {Timeline} from '../charts/timeline';
import {marksOf} from '../charts/timeline_marks';
import {go, type Place} from '../main';
import type {Deadlock, Item, NegotiationPage, Open, Position, Source, Standing} from '../types';
import {capital, counted, dateWords, day, documentPath, gist, inSentence, list, pill, quote, recordPath, said, sides, span} from '../words';
import {KnotView} from './knot';

function ballSince(s: Standing): string {
  const waiting = [...s.open_offers, ...s.open_demands].find(o => o.move.id === s.ball_id);
  return waiting?.made ? ` since ${day(waiting.made)} (${span(waiting.days)})` : '';
}

// "stated in FILE" names the document as its readers do.
function basis(words: string, sources: Source[]): TemplateResult {
  const found = /^stated in (.+)$/.exec(words), source = found && sources.find(d => d.id === found[1]);
  return source ? html`stated in <a href=${documentPath(source.id)}>${source.title ?? source.id}</a>` : html`${words}`;
}

function where(s: Standing, sources: Source[]): TemplateResult {
  return html`<div class="where">
    <p class="ball">${s.ball_in_court_of ? html`The ball is in the court of <strong>${s.ball_in_court_of}</strong>${ballSince(s)}.` : 'The record does not tell whose turn it is.'}</p>
    <dl>
      ${s.ball_basis ? html`<dt>Why</dt><dd>${capital(s.ball_basis)} ${s.ball_id ? html`<a href=${recordPath(s.ball_id)}>in whose words</a>` : nothing}</dd>` : nothing}
      <dt>Phase</dt><dd>${s.phase ? html`${pill(s.phase)} ${s.phase_rule ?? ''}` : 'The record does not tell.'}</dd>
      ${s.last_contact ? html`<dt>Last contact</dt><dd><a href=${recordPath(s.last_contact.id)}>${capital(gist('contacts', s.last_contact))}</a>, ${dateWords(s.last_contact.held_date) || day(s.last_contact.published_at)}</dd>` : nothing}
      ${s.obstacles.length ? html`<dt>Obstacle</dt><dd><a href=${recordPath(s.obstacles[0].id)}>${capital(s.obstacles[0].text)}</a> <span class="quiet">(${basis(s.obstacles[0].basis, sources)})</span></dd>` : nothing}
      ${s.next.length ? html`<dt>Next</dt><dd>${s.next.slice(0, 3).map((n, i) => html`${i ? ' · ' : ''}<a href=${recordPath(n.id)}>${dateWords(n.date)}: ${n.what}</a>`)}</dd>` : nothing}
      ${s.outlooks.length ? html`<dt>Outlook</dt><dd>“${s.outlooks[0].text}” <span class="quiet">${s.outlooks[0].holder ?? ''} ${day(s.outlooks[0].published_at)}</span></dd>` : nothing}
    </dl></div>`;
}

const kOrder: Record<string, string> = {gate: 'before talks', after: 'only after', first: 'first', synchronised: 'step for step', demand: 'asks', unspecified: 'in exchange'};

function position(p: Position): TemplateResult {
  return html`<li><span class="order">${kOrder[p.order] ?? p.order}</span> <a href=${recordPath(p.item.id)}>${p.wants ?? p.item.quote}</a>${p.gives ? html` <span class="quiet">then would give:</span> ${p.gives}` : nothing}
    <span class="words">${inSentence(p.item)}</span> <span class="quiet small">${day(p.item.reports?.[0]?.published_at ?? p.item.day)}${p.item.independent && p.item.independent > 1 ? `, ${p.item.independent} sources` : ''}</span></li>`;
}

function positions(s: Standing, called: (side: string) => string): TemplateResult {
  const of = (side: string): Position[] => s.positions.filter(p => p.holder === side);
  return html`<div class="sides">${s.sides.map(side => html`<section><h3>${called(side)}</h3>${of(side).length ? html`<ul class="positions">${of(side).slice(0, 8).map(position)}</ul>
    ${of(side).length > 8 ? html`<details><summary>${of(side).length - 8} more</summary><ul class="positions">${of(side).slice(8).map(position)}</ul></details>` : nothing}` : html`<p class="quiet">No conditions on record.</p>`}</section>`)}</div>
    ${s.crossed.length ? html`<p class="knot-note">Both name the same goods in opposite order: each wants the other to go first.</p>` : nothing}`;
}

function open(o: Open): TemplateResult {
  return html`<tr><td><a href=${recordPath(o.move.id)}>${o.move.content ?? o.move.quote}</a><span class="words">${inSentence(o.move)}</span></td><td>${pill(o.move.kind)}</td><td>${o.by}</td><td>${list(o.waits_for)}</td><td class="number">${o.made ? `${span(o.days)}` : '—'}</td></tr>`;
}

function opens(s: Standing): TemplateResult {
  const all = [...s.open_offers, ...s.open_demands];
  return all.length ? html`<div class="wide"><table><thead><tr><th>What</th><th>Kind</th><th>By</th><th>Waits for</th><th class="number">Age</th></tr></thead><tbody>${all.map(open)}</tbody></table></div>` : html`<p class="quiet">Nothing stands open.</p>`;
}

function items(kind: string, list_: Item[], titles: Map<string, string | null>): TemplateResult {
  const one = (i: Item): TemplateResult => html`<li><a href=${recordPath(i.id)}>${capital(gist(kind, i))}</a>${said(i) ? html` <span class="quiet small">${said(i)}</span>` : nothing}${quote({...i, title: titles.get(i.doc), published_at: i.reports?.find(r => r.doc === i.doc)?.published_at})}</li>`;
  if (!list_.length) return html`<p class="quiet">None on record.</p>`;
  return html`<ul class="items">${list_.slice(0, 6).map(one)}</ul>${list_.length > 6 ? html`<details><summary>${list_.length - 6} more</summary><ul class="items">${list_.slice(6).map(one)}</ul></details>` : nothing}`;
}

function section(id: string, title: string, body: TemplateResult | typeof nothing): TemplateResult {
  return html`<section class="block" id=${id}><h2>${title}</h2>${body}</section>`;
}

export async function page({main, id, query, signal}: Place): Promise<string> {
  const asOf = query.get('as_of') ?? undefined;
  const data = await get<NegotiationPage>(`/negotiation/${encodeURIComponent(id)}.json`, {as_of: asOf}, signal);
  const n = data.negotiation, title = n.name ?? sides(n.sides);
  const at = Math.max(0, data.standings.findIndex(s => s.dyad === query.get('dyad')));
  const s = data.standings[at];
  const [knot, points] = await Promise.all([
    get<Deadlock>('/deadlock.json', {dyad: s.dyad, as_of: asOf}, signal),
    get<{months: Point[]}>('/curve.json', {dyad: s.dyad, as_of: asOf}, signal).then(c => c.months)]);
  const titles = new Map(data.sources.map(d => [d.id, d.title]));
  const called = (side: string): string => n.sides[n.sides_iso3.indexOf(side)] ?? side;
  const address = (more: Record<string, string>): string => {
    const all = new URLSearchParams(query);
    for (const [name, value] of Object.entries(more)) value ? all.set(name, value) : all.delete(name);
    return `/negotiation/${encodeURIComponent(id)}${all.size ? `?${all}` : ''}`;
  };
  const links = [['timeline', 'Timeline'], ['positions', 'Positions'], ['deadlock', 'Deadlock'], ['open', 'Open offers'], ['curve', 'Curve'], ['channels', 'Channels'], ['readings', 'Readings'], ['grievances', 'Grievances'], ['sources', 'Sources']];
  render(html`
    <section class="head"><p class="crumb"><a href="/negotiations">Negotiations</a> / ${n.id}</p><h1>${title} ${pill(s.phase)}</h1>
      <form class="tools" @submit=${(e: Event) => e.preventDefault()}><label>As of <input type="date" .value=${data.as_of} @change=${(e: Event) => go(address({as_of: (e.target as HTMLInputElement).value}))}></label>
        ${asOf ? html`<a href=${address({as_of: ''})}>the record’s last day</a>` : html`<span class="quiet">the record’s last day</span>`}
        <a href="/negotiation/${encodeURIComponent(id)}.json${asOf ? `?as_of=${asOf}` : ''}">JSON</a></form>
      ${data.standings.length > 1 ? html`<nav class="tabs" aria-label="Pairs">${data.standings.map((x, i) => html`<a href=${address({dyad: x.dyad})} aria-current=${i === at ? 'true' : nothing}>${sides(x.sides.map(called))}</a>`)}</nav>` : nothing}
      ${where(s, data.sources)}</section>
    <nav class="inpage" aria-label="On this page">${links.map(([to, name]) => html`<a href="#${to}">${name}</a>`)}</nav>
    ${section('timeline', 'Timeline', html`<div class="timeline-host"></div>`)}
    ${section('positions', 'Positions, and who must move first', positions(s, called))}
    ${section('deadlock', 'Deadlock', html`<div class="knot"></div>`)}
    ${section('open', 'Open offers and demands, by age', opens(s))}
    ${section('curve', 'Cooperation and conflict', curve(points, s.dyad.replace(' : ', '-'), 860))}
    ${section('channels', 'Channels', items('channels', data.items.channels, titles))}
    ${section('readings', 'Readings: what signals are taken to mean', items('readings', data.items.readings, titles))}
    ${section('grievances', 'Grievances', items('grievances', data.items.grievances, titles))}
    ${section('sources', `Sources: ${counted(data.sources.length, 'document')}`, html`<ul class="sources">${[...data.sources].sort((a, b) => (a.published_at ?? '').localeCompare(b.published_at ?? '')).map(d => html`<li><a href=${documentPath(d.id)}>${d.title ?? d.id}</a> <span class="quiet small">${d.outlet ?? ''} ${day(d.published_at)}, ${counted(d.items ?? 0, 'record')}</span></li>`)}</ul>`)}`, main);
  const marks = marksOf(data.items, n.sides, n.sides_iso3);
  const host = main.querySelector<HTMLElement>('.timeline-host')!;
  main.addEventListener('shown', () => {
    if (marks.length) new Timeline(host, marks, n.sides, data.as_of, n.id);
    else render(html`<p class="quiet">Nothing dated on record.</p>`, host);
  }, {once: true});
  new KnotView(main.querySelector<HTMLElement>('.knot')!, s.dyad, asOf, knot).draw();
  return title;
}
