import {html, nothing, render} from 'lit-html';
import {get} from '../api';
import type {Place} from '../main';
import {counted, day, list} from '../words';

interface Profile {
  name: string; total: number; months: Record<string, number>;
  known_as: {name: string; type: string; country: string | null; role: string | null; member_of: string | null; aliases: string[]; code: string | null}[];
  roles: {role: string | null; country: string | null; sectors: string[]; from: string | null; to: string | null}[];
  deeds: {direction: string; other: string; type: string; events: number}[];
}

export async function page({main, query, signal}: Place): Promise<string> {
  const p = await get<Profile>('/actor.json', {name: query.get('name') ?? ''}, signal);
  const others = new Map<string, {does: string[]; done: string[]; n: number}>();
  for (const d of p.deeds) {
    const o = others.get(d.other) ?? {does: [], done: [], n: 0};
    (d.direction === 'does' ? o.does : o.done).push(`${d.type} ${d.events}`);
    o.n += d.events;
    others.set(d.other, o);
  }
  const first = p.known_as[0], aliases = [...new Set(p.known_as.flatMap(k => k.aliases))].filter(a => a !== p.name);
  const most = Math.max(1, ...Object.values(p.months)), months = Object.entries(p.months).filter(([m]) => m);
  render(html`<section class="head"><p class="crumb"><a href="/actors">Actors</a> · <a href="/actor.json?name=${encodeURIComponent(p.name)}">JSON</a></p><h1>${p.name}</h1>
    <p class="quiet">${first ? [first.type, first.role, first.type === 'state' ? null : first.member_of ?? first.country].filter(Boolean).map(w => `${w} · `) : nothing}<a href="/events?actor=${encodeURIComponent(p.name)}">${counted(p.total, 'event')}</a></p></section>
    <div class="two"><div>
      <section class="block"><h2>What it did to whom</h2>${others.size ? html`<div class="wide" tabindex="0" role="region" aria-label="Deeds"><table><thead><tr><th>Other</th><th>Does</th><th>Is done to it</th></tr></thead><tbody>${[...others].sort((a, b) => b[1].n - a[1].n).slice(0, 40).map(([other, o]) =>
        html`<tr><td><a href="/actor?name=${encodeURIComponent(other)}">${other}</a></td><td>${o.does.join(', ')}</td><td>${o.done.join(', ')}</td></tr>`)}</tbody></table></div>` : html`<p class="quiet">No events with another actor.</p>`}</section></div>
    <div>
      ${months.length ? html`<section class="block"><h2>When</h2><ul class="bars">${months.map(([m, n]) => html`<li><span>${day(m)}</span><svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width=${n / most * 100} height="8"></rect></svg><span class="number">${n}</span></li>`)}</ul></section>` : nothing}
      ${p.roles.length ? html`<section class="block"><h2>Roles by date</h2><ul class="items">${p.roles.map(r => html`<li>${r.role ?? r.sectors.join(' ')} <span class="quiet small">${r.from ? day(r.from) : '…'} – ${r.to ? day(r.to) : 'open'}</span></li>`)}</ul></section>` : nothing}
      ${aliases.length ? html`<section class="block"><h2>Also called</h2><p>${list(aliases)}</p></section>` : nothing}</div></div>`, main);
  return p.name;
}
