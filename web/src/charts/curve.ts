// Cooperation and conflict of a pair, month by month, with how unsure the mean is.
import {scaleLinear, scaleUtc} from 'd3-scale';
import {area, line} from 'd3-shape';
import {html, svg, type TemplateResult} from 'lit-html';
import {counted, day, tick} from '../words';
import {exports} from './export';

export interface Point { month: string; events: number; coop: number; conflict: number; goldstein_mean: number; margin: number }

export function curve(points: Point[], name: string, width: number): TemplateResult {
  if (!points.length) return html`<p class="quiet">No dated events told as done between the two.</p>`;
  const height = 220, left = 38, time = (p: Point): Date => new Date(`${p.month}-15T00:00:00Z`);
  const x = scaleUtc([time(points[0]), new Date(Math.max(+time(points[points.length - 1]), +time(points[0]) + 86400000 * 60))], [left, width - 12]);
  const y = scaleLinear([-10, 10], [height - 24, 8]);
  const clamp = (v: number): number => Math.max(-10, Math.min(10, v));
  const band = area<Point>(p => x(time(p)), p => y(clamp(p.goldstein_mean - p.margin)), p => y(clamp(p.goldstein_mean + p.margin)));
  const path = line<Point>(p => x(time(p)), p => y(p.goldstein_mean));
  // Nothing is drawn across a quarter of which nothing is told.
  const runs: Point[][] = [];
  for (const p of points) {
    const last = runs.at(-1)?.at(-1);
    if (last && +time(p) - +time(last) < 86400000 * 95) runs.at(-1)!.push(p);
    else runs.push([p]);
  }
  const id = `curve-${name.replace(/\W+/g, '-')}`;
  const ticks = x.ticks(width < 560 ? 4 : 8), format = x.tickFormat(8);
  return html`<figure><svg id=${id} class="curve" viewBox="0 0 ${width} ${height}" role="img" aria-label="Mean Goldstein score of ${name} by month, ${counted(points.length, 'month')}">
    ${[-10, -5, 0, 5, 10].map(v => svg`<line class=${v ? 'grid' : 'axis'} x1=${left} x2=${width - 12} y1=${y(v)} y2=${y(v)}></line><text class="tick" x=${left - 6} y=${y(v) + 4} text-anchor="end">${v > 0 ? `+${v}` : v}</text>`)}
    ${ticks.map((t, n) => svg`<text class="tick" x=${x(t)} y=${height - 6} text-anchor="middle">${tick(format(t), t, n)}</text>`)}
    ${runs.map(run => run.length > 1 ? svg`<path class="ci" d=${band(run) ?? ''}></path><path class="mean" d=${path(run) ?? ''}></path>`
      : svg`<line class="ci-one" x1=${x(time(run[0]))} x2=${x(time(run[0]))} y1=${y(clamp(run[0].goldstein_mean - run[0].margin))} y2=${y(clamp(run[0].goldstein_mean + run[0].margin))}></line>`)}
    ${points.map(p => svg`<circle class=${p.goldstein_mean < 0 ? 'conflict' : 'coop'} cx=${x(time(p))} cy=${y(p.goldstein_mean)} r=${Math.min(7, 2 + Math.sqrt(p.events))}><title>${day(p.month)}: ${p.goldstein_mean.toFixed(1)} ± ${p.margin.toFixed(1)}, ${counted(p.events, 'report')}</title></circle>`)}
  </svg><figcaption>Mean Goldstein score a month (−10 conflict, +10 cooperation) of events told as done; the band is its 95 % interval (for a single report from how far all scatter), a larger dot rests on more reports.
  ${exports(`curve-${name}`, () => document.getElementById(id) as unknown as SVGSVGElement, () => points.map(p => ({...p})))}</figcaption></figure>`;
}
