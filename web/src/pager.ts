import {html, nothing, type TemplateResult} from 'lit-html';

// Links to the pages before and after.
export function pager(path: string, query: URLSearchParams, at: {total: number; offset: number; limit: number}): TemplateResult | typeof nothing {
  if (at.total <= at.limit) return nothing;
  const to = (offset: number): string => {
    const all = new URLSearchParams(query);
    offset > 0 ? all.set('offset', String(offset)) : all.delete('offset');
    return `${path}?${all}`;
  };
  return html`<nav class="pager" aria-label="More">${at.offset > 0 ? html`<a href=${to(at.offset - at.limit)}>← before</a>` : nothing}
    <span class="quiet">${at.offset + 1}–${Math.min(at.offset + at.limit, at.total)} of ${at.total.toLocaleString('en')}</span>
    ${at.offset + at.limit < at.total ? html`<a href=${to(at.offset + at.limit)}>after →</a>` : nothing}</nav>`;
}
