// How far people who decided about the same records agree.
import {html, nothing, type TemplateResult} from 'lit-html';
import {counted, list, recordPath} from '../words';

export interface Agreement {
  people: string[]; records: number; agreed: number; alpha: number | null;
  disagreements: {id: string; kind: string; doc: string; quote: string; verdicts: Record<string, string>}[];
}

export function agreementBlock(a: Agreement): TemplateResult {
  return html`<section class="block agreement" aria-labelledby="agreement"><h2 id="agreement">Agreement</h2><p class="small"><a href="/agreement.json">JSON</a></p>
    ${a.records ? html`<p>${list(a.people)} decided; ${counted(a.records, 'record')} by two or more of them, ${a.agreed} alike. Krippendorff’s alpha: <strong>${a.alpha === null ? 'nothing could differ' : a.alpha.toFixed(3)}</strong></p>`
      : html`<p class="quiet">${a.people.length ? `${list(a.people)} decided.` : 'Nobody decided yet.'} When two people decide about the same records, how far they agree stands here.</p>`}
    ${a.disagreements.length ? html`<h3>Where they differ</h3><ul class="items">${a.disagreements.map(d => html`<li><a href=${recordPath(d.id)}>${d.quote}</a>
      <span class="small">${Object.entries(d.verdicts).map(([who, verdict]) => html` <span class="pill ${verdict === 'accept' ? 'coop' : verdict === 'reject' ? 'conflict' : 'ask'}">${who}: ${verdict}</span>`)}</span></li>`)}</ul>` : nothing}</section>`;
}
