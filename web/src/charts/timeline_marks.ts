// What a timeline shows: records -> marks with a place in time.
import type {Item, Items} from '../types';
import {dateWords, day, gist, said, tone, type Tone} from '../words';

export interface Mark {
  id: string; kind: 'move' | 'contact' | 'window'; at: number; to: number; tone: Tone; words: string; more: string; date: string;
  from: number; target: number;  // lanes of a move; -1: nobody's
  steps: {at: number; status: string}[];
}

export function time(iso: string | null | undefined): number {
  const found = /^(?:\.\.)?(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(iso ?? '');
  return found ? Date.UTC(Number(found[1]), found[2] ? Number(found[2]) - 1 : 6, found[3] ? Number(found[3]) : found[2] ? 15 : 1) : NaN;
}

// The lane of whoever of `names` has one: a side's own name, else any of those who act for it by country.
function lane(sides: string[], codes: (string | null)[], names: string[] | undefined, countries: (string | null)[] | undefined): number {
  for (const name of names ?? []) if (sides.includes(name)) return sides.indexOf(name);
  for (const country of countries ?? []) if (country && codes.includes(country)) return codes.indexOf(country);
  return -1;
}

function more(i: Item): string {
  const reports = i.independent && i.independent > 1 ? `${i.independent} sources` : '';
  return [said(i), reports].filter(Boolean).join('; ');
}

function contact(i: Item): Mark | null {
  const steps = (i.rungs ?? []).map(r => ({at: time(r.date ?? r.published_at), status: r.status})).filter(s => !isNaN(s.at));
  const held = time(i.held_date?.value), scheduled = time(i.scheduled_date?.value);
  if (!isNaN(scheduled)) steps.push({at: scheduled, status: 'scheduled'});
  if (!isNaN(held)) steps.push({at: held, status: i.status === 'held' ? 'held' : 'scheduled'});
  if (!steps.length && i.day) steps.push({at: time(i.day), status: i.status ?? 'expected'});
  steps.sort((a, b) => a.at - b.at);
  if (!steps.length) return null;
  const off = i.status === 'cancelled' || i.status === 'never-held';
  if (off && !steps.some(s => s.status === i.status)) steps.push({at: steps[steps.length - 1].at, status: i.status!});
  return {id: i.id, kind: 'contact', at: steps[0].at, to: steps[steps.length - 1].at, tone: tone(i.status), words: gist('contacts', i), more: more(i),
          date: dateWords(i.held_date ?? i.scheduled_date) || day(i.day), from: -1, target: -1, steps};
}

export function marksOf(items: Items, sides: string[], codes: (string | null)[]): Mark[] {
  const marks: Mark[] = [];
  for (const i of items.moves as (Item & {actor_iso3?: string[]; addressee_iso3?: string[]})[]) {
    const at = time(i.date?.value ?? i.day);
    if (isNaN(at)) continue;
    const from = lane(sides, codes, i.actor, i.actor_iso3), target = lane(sides, codes, i.addressee, i.addressee_iso3);
    if (from < 0) continue;
    marks.push({id: i.id, kind: 'move', at, to: at, tone: tone(i.kind), words: `${i.kind}: ${gist('moves', i)}`, more: [i.status, more(i)].filter(Boolean).join('; '),
                date: dateWords(i.date) || day(i.day), from, target: target === from ? -1 : target, steps: []});
  }
  for (const i of items.contacts) {
    const mark = contact(i);
    if (mark) marks.push(mark);
  }
  for (const i of items.windows) {
    const at = time(i.date?.value), to = time(i.date?.end);
    if (!isNaN(at)) marks.push({id: i.id, kind: 'window', at, to: isNaN(to) ? at : to, tone: 'ask', words: `${i.kind}: ${i.what ?? i.quote}`, more: [i.bears_on && `bears on ${i.bears_on}`, more(i)].filter(Boolean).join('; '),
                                date: dateWords(i.date), from: -1, target: -1, steps: []});
  }
  return marks.sort((a, b) => a.at - b.at || a.kind.localeCompare(b.kind) || a.id.localeCompare(b.id));
}

