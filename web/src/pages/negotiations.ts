import {html, nothing, render, type TemplateResult} from 'lit-html';
import {get} from '../api';
import {spark} from '../charts/spark';
import type {Place} from '../main';
import type {Item, Negotiation} from '../types';
import {all, capital, counted, dateWords, day, pill, sides} from '../words';

function contactWords(n: Negotiation): string {
  const told: Item | null | undefined = n.standing?.last_contact, contact = told ?? n.last_contact;
  if (!contact) return 'none held in the record';
  const when = dateWords(told?.held_date) || day(n.last_contact?.day);
  return `${contact.kind}${contact.place ? ` in ${contact.place}` : ''}, ${when}`;
}

function offerWords(n: Negotiation): string {
  const [open, by] = n.standing ? [n.standing.open_offers, n.standing.latest_offer_by] : [n.open_offers.length, n.open_offers.length ? all(n.open_offers[0].by) : null];
  return open ? `${counted(open, 'offer')}, ${open > 1 ? 'the latest ' : ''}by ${by}` : '';
}

function card(n: Negotiation): TemplateResult {
  const open = offerWords(n), {phase, ball_in_court_of: ball} = n.standing ?? n;
  return html`<article class="card">
    <header><h2><a href="/negotiation/${encodeURIComponent(n.id)}">${n.name ?? sides(n.sides)}</a></h2>${pill(phase)}</header>
    ${n.name ? html`<p class="quiet">${sides(n.sides)}</p>` : nothing}
    ${spark(n.months, `Cooperation and conflict by month, ${day(n.first)} to ${day(n.last)}`)}
    <p class="days"><span>${day(n.first)}</span><span>${day(n.last)}</span></p>
    <dl>
      ${ball ? html`<dt>Ball</dt><dd>in the court of <strong>${ball}</strong></dd>` : nothing}
      <dt>Last contact</dt><dd>${contactWords(n)}</dd>
      ${open ? html`<dt>Open</dt><dd>${open}</dd>` : nothing}
      ${n.subjects.length ? html`<dt>About</dt><dd>${capital(n.subjects.join(', '))}</dd>` : nothing}
      ${n.mediators.length ? html`<dt>Through</dt><dd>${n.mediators.slice(0, 4).join(', ')}${n.mediators.length > 4 ? ` and ${n.mediators.length - 4} more` : ''}</dd>` : nothing}
    </dl>
    <p class="quiet small">${counted(n.documents, 'document')}, ${counted(n.contacts, 'contact')}, ${counted(n.moves, 'move')}</p>
  </article>`;
}

export async function page({main, query, signal}: Place): Promise<string> {
  const answer = await get<{as_of: string | null; negotiations: Negotiation[]}>('/negotiations.json', {actor: query.get('actor') ?? undefined}, signal);
  const sorted = [...answer.negotiations].sort((a, b) => b.moves + b.contacts - a.moves - a.contacts || a.id.localeCompare(b.id));
  render(html`<section class="head"><h1>Negotiations</h1><p class="quiet">${counted(sorted.length, 'negotiation')}${answer.as_of ? ` as the record stands on ${day(answer.as_of)}` : ''}. The bars: cooperation above the line, conflict below.</p></section>
    ${sorted.length ? html`<div class="cards">${sorted.map(card)}</div>`
      : html`<p>The record holds no negotiation yet. <a href="/read">Add documents</a>, or <code>parley read news/ --record talks.db</code>.</p>`}`, main);
  return 'Negotiations';
}
