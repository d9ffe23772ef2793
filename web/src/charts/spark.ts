// Months at a glance: cooperation above the line, conflict below.
import {max} from 'd3-array';
import {svg, type TemplateResult, html} from 'lit-html';
import type {Month} from '../types';

export function months(first: string, last: string): string[] {
  const out = [];
  let [year, month] = first.split('-').map(Number);
  const [endYear, endMonth] = last.split('-').map(Number);
  while ((year < endYear || (year === endYear && month <= endMonth)) && out.length < 2400) {
    out.push(`${year}-${String(month).padStart(2, '0')}`);
    if (++month > 12) month = 1, ++year;
  }
  return out;
}

export function spark(data: Month[], label: string): TemplateResult {
  if (!data.length) return html`<p class="spark none">no dated events</p>`;
  const all = months(data[0].month, data[data.length - 1].month);
  const by = new Map(data.map(m => [m.month, m]));
  const most = max(data, m => Math.max(m.coop, m.conflict)) ?? 1;
  const step = 240 / Math.max(all.length, 12), height = 18;
  const bar = (n: number, i: number, up: boolean): TemplateResult => {
    const h = n / most * height;
    return svg`<rect class=${up ? 'coop' : 'conflict'} x=${i * step} y=${up ? 20 - h : 20} width=${Math.max(step - 1, 0.8)} height=${h}></rect>`;
  };
  return html`<svg class="spark" viewBox="0 0 240 40" role="img" aria-label=${label} preserveAspectRatio="none">
    <line x1="0" x2="240" y1="20" y2="20" class="axis"></line>
    ${all.map((month, i) => {
      const m = by.get(month);
      return m ? svg`${m.coop ? bar(m.coop, i, true) : ''}${m.conflict ? bar(m.conflict, i, false) : ''}` : '';
    })}</svg>`;
}
