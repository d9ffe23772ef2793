// Pictures as files: an SVG that stands alone, and its numbers.
import {html, type TemplateResult} from 'lit-html';

const kStyles = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'opacity', 'font-size', 'font-family', 'font-weight', 'text-anchor', 'dominant-baseline', 'fill-opacity', 'stroke-opacity', 'paint-order'];

function save(name: string, type: string, bytes: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes], {type}));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// What the page's style sheet says goes into each element.
export function standAlone(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const from = [svg, ...svg.querySelectorAll<SVGElement>('*')], to = [copy, ...copy.querySelectorAll<SVGElement>('*')];
  from.forEach((element, i) => {
    const style = getComputedStyle(element);
    for (const name of kStyles) if (style.getPropertyValue(name)) to[i].setAttribute(name, style.getPropertyValue(name));
    to[i].removeAttribute('class');
    to[i].removeAttribute('tabindex');
  });
  const box = svg.viewBox.baseVal;
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(box.width || svg.clientWidth));
  copy.setAttribute('height', String(box.height || svg.clientHeight));
  const paper = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  paper.setAttribute('width', '100%');
  paper.setAttribute('height', '100%');
  paper.setAttribute('fill', getComputedStyle(document.body).backgroundColor);
  copy.prepend(paper);
  return new XMLSerializer().serializeToString(copy);
}

export type Rows = Record<string, string | number | null | undefined>[];

export function csv(rows: Rows): string {
  if (!rows.length) return '';
  const names = Object.keys(rows[0]);
  const cell = (value: string | number | null | undefined): string => {
    if (typeof value === 'number') return String(value);
    const text = /^[=+\-@\t\r]/.test(value ?? '') ? `'${value}` : value ?? '';
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [names.join(','), ...rows.map(row => names.map(name => cell(row[name])).join(','))].join('\r\n') + '\r\n';
}

// Two buttons for a picture: `find` gives its SVG, `rows` its data.
export function exports(name: string, find: () => SVGSVGElement | null, rows: () => Rows): TemplateResult {
  const picture = (): void => {
    const svg = find();
    if (svg) save(`${name}.svg`, 'image/svg+xml', standAlone(svg));
  };
  return html`<span class="exports"><button @click=${picture}>SVG</button><button @click=${() => save(`${name}.csv`, 'text/csv', csv(rows()))}>Data</button></span>`;
}
