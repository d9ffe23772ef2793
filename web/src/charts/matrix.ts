// Who does how much to whom, and in what spirit.
import {html, svg, type TemplateResult} from 'lit-html';
import {counted} from '../words';
import {exports} from './export';

export interface Flow { source: string; target: string; source_name: string; target_name: string; events: number; coop: number; conflict: number; goldstein_mean: number }

export function matrix(flows: Flow[], most = 16): TemplateResult {
  const volume = new Map<string, number>();
  for (const f of flows) if (f.source !== f.target) for (const who of [f.source, f.target]) volume.set(who, (volume.get(who) ?? 0) + f.events);
  const names = [...volume].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).slice(0, most).map(([name]) => name);
  if (!names.length) return html`<p class="quiet">No events between two actors.</p>`;
  const shown = flows.filter(f => names.includes(f.source) && names.includes(f.target) && f.source !== f.target);
  const biggest = Math.max(...shown.map(f => f.events));
  const called = new Map(flows.flatMap(f => [[f.source, f.source_name], [f.target, f.target_name]]));
  const short = (code: string): string => {
    const name = called.get(code)!;
    return name.length > 20 ? `${name.slice(0, 19)}…` : name;
  };
  const longest = Math.max(...names.map(name => short(name).length));
  const cell = 34, left = Math.max(84, 20 + longest * 7), top = 30 + longest * 6, size = left + names.length * cell;
  const square = (f: Flow): TemplateResult => {
    const side = 6 + Math.sqrt(f.events / biggest) * (cell - 8), x = left + names.indexOf(f.target) * cell + cell / 2, y = top + names.indexOf(f.source) * cell + cell / 2;
    const words = `${f.source_name} to ${f.target_name}: ${counted(f.events, 'report')}, mean Goldstein ${f.goldstein_mean.toFixed(1)}`;
    return svg`<a href="/events?dyad=${encodeURIComponent(`${f.source} : ${f.target}`)}" aria-label=${words}><rect class=${f.goldstein_mean < 0 ? 'conflict' : 'coop'} fill-opacity=${0.35 + Math.min(1, Math.abs(f.goldstein_mean) / 6) * 0.65}
      x=${x - side / 2} y=${y - side / 2} width=${side} height=${side} rx="3"><title>${words}</title></rect></a>`;
  };
  return html`<figure><div class="wide" tabindex="0" role="region" aria-label="Who to whom"><svg id="matrix" class="matrix" viewBox="0 0 ${size + 40} ${top + names.length * cell + 10}" width=${size + 40} role="group" aria-label="Who does how much to whom">
    <text class="tick" x="4" y=${top - 8}>from ↓ to →</text>
    ${names.map((name, i) => svg`<text class="lane" x=${left - 8} y=${top + i * cell + cell / 2 + 4} text-anchor="end">${short(name)}</text>
      <text class="lane" transform="translate(${left + i * cell + cell / 2 + 4},${top - 8}) rotate(-55)">${short(name)}</text>
      <line class="grid" x1=${left} x2=${size} y1=${top + i * cell} y2=${top + i * cell}></line><line class="grid" x1=${left + i * cell} x2=${left + i * cell} y1=${top} y2=${top + names.length * cell}></line>`)}
    ${shown.map(square)}
  </svg></div><figcaption>A larger square is more reports of events told as done; green is cooperation on the whole, red conflict, paler nearer to neither. The ${names.length} busiest.
  ${exports('who-to-whom', () => document.getElementById('matrix') as unknown as SVGSVGElement, () => flows.map(f => ({...f})))}</figcaption></figure>`;
}
