import {html, render} from 'lit-html';
import {get, withQuery} from '../api';
import {curve, type Point} from '../charts/curve';
import {drawMap, type Place as MapPlace} from '../charts/map';
import {matrix, type Flow} from '../charts/matrix';
import {go, type Place} from '../main';
import {sides} from '../words';

export async function page({main, query, signal}: Place): Promise<string> {
  const since = query.get('since') ?? undefined, until = query.get('until') ?? undefined;
  const [{flows}, where] = await Promise.all([
    get<{flows: Flow[]}>('/flows.json', {since, until}, signal), get<{places: MapPlace[]; without_place: number}>('/places.json', {since, until}, signal)]);
  const pairs = new Map<string, number>();
  for (const f of flows) if (f.source !== f.target) {
    const pair = [f.source, f.target].sort().join(' : ');
    pairs.set(pair, (pairs.get(pair) ?? 0) + f.events);
  }
  const busiest = [...pairs].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).slice(0, 30).map(([p]) => p);
  const pair = query.get('dyad') ?? busiest[0];
  const points = pair ? (await get<{months: Point[]}>('/curve.json', {dyad: pair, since, until}, signal)).months : [];
  const names = new Map(flows.flatMap(f => [[f.source, f.source_name], [f.target, f.target_name]]));
  const called = (p: string): string => sides(p.split(/ : |(?<=^[A-Z]{3})-(?=[A-Z]{3}$)/).map(code => names.get(code) ?? code));
  const change = (event: Event): void => go(withQuery('/pictures', Object.fromEntries([...new FormData((event.target as HTMLElement).closest('form')!)].map(([k, v]) => [k, String(v)]))));
  const width = Math.max(320, Math.min(1080, innerWidth - 64));
  render(html`<section class="head"><h1>Pictures</h1><form class="tools" @change=${change} @submit=${(e: Event) => e.preventDefault()}>
      <label>Since <input type="date" name="since" .value=${since ?? ''}></label><label>until <input type="date" name="until" .value=${until ?? ''}></label>
      <label>Pair <select name="dyad">${[...new Set([...busiest, pair])].filter(Boolean).map(p => html`<option value=${p} ?selected=${p === pair}>${called(p)}</option>`)}</select></label></form>
      <nav class="inpage" aria-label="On this page"><a href="#curve">Curve</a><a href="#who">Who to whom</a><a href="#where">Map</a>
        <span class="quiet">as JSON: <a href=${withQuery('/curve.json', {dyad: pair, since, until})}>curve</a>, <a href=${withQuery('/flows.json', {since, until})}>who to whom</a>, <a href=${withQuery('/places.json', {since, until})}>map</a></span></nav></section>
    <section class="block" id="curve"><h2>Cooperation and conflict${pair ? `: ${called(pair)}` : ''}</h2>${curve(points, (pair ?? '').replace(' : ', '-'), width)}</section>
    <section class="block" id="who"><h2>Who to whom</h2>${matrix(flows)}</section>
    <section class="block" id="where"><h2>Where contacts happened</h2><div class="map-host"></div></section>`, main);
  drawMap(main.querySelector<HTMLElement>('.map-host')!, where.places, where.without_place, width);
  return 'Pictures';
}
