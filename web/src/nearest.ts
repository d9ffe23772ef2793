// Records that may tell the same as another: of its kind, the nearest in words and day first.
import {get} from './api';
import type {EventRecord, Item} from './types';
import {day, eventGist, gist} from './words';

export interface Alike { id: string; words: string; quote: string; day: string }

const words = (text: string): Set<string> => new Set(text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []);

function shared(a: Set<string>, b: Set<string>): number {
  let both = 0;
  for (const word of a) if (b.has(word)) ++both;
  return both / Math.max(1, a.size + b.size - both);
}

export async function nearest(kind: string, id: string, most = 6): Promise<Alike[]> {
  const listed = await get<{items?: Item[]; events?: EventRecord[]}>(`/${kind}.json`, {limit: 1000, newest: 1});
  const all = ((listed.items ?? listed.events ?? []) as (Item & EventRecord)[]).map(record => ({record, gist: kind === 'events' ? eventGist(record) : gist(kind, record)}));
  const own = all.find(x => x.record.id === id);
  if (!own) return [];
  const said = words(`${own.gist} ${own.record.quote}`), when = Date.parse(own.record.day ?? '');
  const score = (x: typeof own): number => {
    const apart = Math.abs(Date.parse(x.record.day ?? '') - when) / 86400000;
    return shared(said, words(`${x.gist} ${x.record.quote}`)) + (apart <= 31 ? 0.3 * (1 - apart / 31) : 0);
  };
  return all.filter(x => x.record.id !== id).map(x => ({x, s: score(x)})).sort((a, b) => b.s - a.s || a.x.record.id.localeCompare(b.x.record.id)).slice(0, most)
    .map(({x}) => ({id: x.record.id, words: x.gist, quote: x.record.quote, day: day(x.record.day)}));
}
