// Where contacts happened: a dot for each place, larger for more reports.
import {geoGraticule10, geoNaturalEarth1, geoPath, type GeoProjection} from 'd3-geo';
import {html, nothing, render, svg, type TemplateResult} from 'lit-html';
import {feature} from 'topojson-client';
import type {GeometryCollection, Topology} from 'topojson-specification';
import atlas from 'world-atlas/land-110m.json';
import {counted, day, recordPath} from '../words';
import {exports} from './export';

export interface Place {
  place: string; latitude: number | null; longitude: number | null; country: string | null; state: boolean; reports: number; documents: number;
  statuses: Record<string, number>; first: string | null; last: string | null; latest: {id: string; kind: string; day: string | null}[];
}
type Known = Place & {latitude: number; longitude: number};
interface Spot { place: Known; x: number; y: number; radius: number }

const topology = atlas as unknown as Topology<{land: GeometryCollection}>;
const land = feature(topology, topology.objects.land);
const kOff = ['cancelled', 'never-held'];

function spirit(p: Place): 'coop' | 'conflict' | 'ask' {
  const of = (names: string[]): number => names.reduce((n, name) => n + (p.statuses[name] ?? 0), 0);
  const held = of(['held']), off = of(kOff), planned = p.reports - held - off;
  return held >= planned && held >= off ? 'coop' : off > planned ? 'conflict' : 'ask';
}

function statusWords(p: Place): string {
  return Object.entries(p.statuses).sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([name, n]) => `${n} ${name || 'not said'}`).join(', ');
}

function inWords(p: Place): string {
  return `${p.place}${p.state ? ' (no town named)' : ''}: ${counted(p.reports, 'report')} in ${counted(p.documents, 'document')}: ${statusWords(p)}`;
}

// All the world, or the part that has the places, with room around it.
function projected(places: Known[], width: number, height: number, close: boolean): GeoProjection {
  const world = geoNaturalEarth1().fitExtent([[4, 4], [width - 4, height - 4]], {type: 'Sphere'});
  if (!close || places.length < 1) return world;
  const at = places.map(p => world([p.longitude, p.latitude])!), xs = at.map(p => p[0]), ys = at.map(p => p[1]);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const by = Math.min(8, (width - 120) / Math.max(1, right - left), (height - 80) / Math.max(1, bottom - top));
  const [dx, dy] = world.translate();
  return world.scale(world.scale() * by).translate([width / 2 + (dx - (left + right) / 2) * by, height / 2 + (dy - (top + bottom) / 2) * by]).clipExtent([[0, 0], [width, height]]);
}

// Names where they cover no other name and no larger dot.
function labels(spots: Spot[], width: number): {spot: Spot; x: number; anchor: 'start' | 'end'}[] {
  const taken: [number, number, number, number][] = [], out: {spot: Spot; x: number; anchor: 'start' | 'end'}[] = [];
  for (const spot of spots) {
    const wide = spot.place.place.length * 7 + 4;
    for (const anchor of ['start', 'end'] as const) {
      const x = anchor === 'start' ? spot.x + spot.radius + 4 : spot.x - spot.radius - 4, left = anchor === 'start' ? x : x - wide;
      const hits = taken.some(([l, t, r, b]) => left < r && left + wide > l && spot.y - 8 < b && spot.y + 6 > t);
      if (hits || left < 0 || left + wide > width) continue;
      taken.push([left, spot.y - 8, left + wide, spot.y + 6]);
      out.push({spot, x, anchor});
      break;
    }
    taken.push([spot.x - spot.radius, spot.y - spot.radius, spot.x + spot.radius, spot.y + spot.radius]);
    if (out.length === 24) break;
  }
  return out;
}

function told(p: Place): TemplateResult {
  return html`<strong>${p.place}</strong>${p.state ? ' (no town named)' : ''}: ${counted(p.reports, 'report')}, ${statusWords(p)}${p.first ? `; ${day(p.first)}${p.last === p.first ? '' : ` to ${day(p.last)}`}` : ''}.
    ${p.latest.map((c, i) => html`${i ? ' · ' : ''}<a href=${recordPath(c.id)}>${c.kind || 'contact'}, ${day(c.day)}</a>`)}`;
}

const rows = (places: Place[]) => places.map(({place, latitude, longitude, country, reports, documents, statuses, first, last}) =>
  ({place, latitude, longitude, country, reports, documents, held: statuses.held ?? 0, called_off: kOff.reduce((n, s) => n + (statuses[s] ?? 0), 0), first, last}));

// Draws into `host`; the dots answer to Tab, Enter and the pointer.
export function drawMap(host: HTMLElement, places: Place[], without: number, width: number): void {
  const known = (places.filter(p => p.latitude !== null) as Known[]).sort((a, b) => b.reports - a.reports || a.place.localeCompare(b.place));
  const unknown = places.filter(p => p.latitude === null), height = Math.round(width * 0.52);
  const biggest = Math.max(1, ...known.map(p => p.reports)), largest = width < 560 ? 12 : 20;
  let close = false, chosen: Place | null = null;

  function draw(): void {
    const projection = projected(known, width, height, close), path = geoPath(projection);
    const spots = known.map(place => {
      const [x, y] = projection([place.longitude, place.latitude])!;
      return {place, x, y, radius: 3.5 + Math.sqrt(place.reports / biggest) * (largest - 3.5)};
    });
    const choose = (place: Place): void => { chosen = place; draw(); };
    const dot = ({place, x, y, radius}: Spot): TemplateResult => svg`<g class="mark ${spirit(place)} ${place === chosen ? 'on' : ''}" tabindex="0" role="button" aria-label=${inWords(place)} @click=${() => choose(place)} @focus=${() => choose(place)}>
      <circle class=${place.state ? 'area' : 'spot'} cx=${x} cy=${y} r=${radius}><title>${inWords(place)}</title></circle></g>`;
    render(html`<figure>
      <div class="tools"><button aria-pressed=${close ? 'true' : 'false'} @click=${() => { close = !close; draw(); }}>${close ? 'Whole world' : 'Closer'}</button></div>
      <svg id="map" class="map" viewBox="0 0 ${width} ${height}" role="group" aria-label="Where contacts happened: ${counted(known.length, 'place')}">
        <path class="sea" d=${path({type: 'Sphere'}) ?? ''}></path><path class="meridians" d=${path(geoGraticule10()) ?? ''}></path><path class="land" d=${path(land) ?? ''}></path>
        ${spots.map(dot)}
        ${labels(spots, width).map(({spot, x, anchor}) => svg`<text class="lane" x=${x} y=${spot.y + 4} text-anchor=${anchor}>${spot.place.place}</text>`)}
      </svg>
      <p class="legend"><span class="coop">mostly held</span><span class="ask">mostly proposed or planned</span><span class="conflict">mostly called off</span></p>
      <p class="chosen" aria-live="polite">${chosen ? told(chosen) : 'Choose a dot to see its contacts.'}</p>
      <figcaption>Reports of contacts by the place they name; a larger dot is more reports, a ring is a state of which no town is named. ${without ? `${counted(without, 'report')} name no place.` : ''} ${exports('contacts-by-place', () => host.querySelector<SVGSVGElement>('#map'), () => rows(places))}</figcaption>
      ${unknown.length ? html`<details><summary>${counted(unknown.length, 'place')} not on the map</summary><ul class="items">${unknown.map(p => html`<li>${told(p)}</li>`)}</ul></details>` : nothing}</figure>`, host);
  }
  if (places.length) draw();
  else render(html`<p class="quiet">No contact of these days names a place.</p>`, host);
}
