import {html, nothing, render, type TemplateResult} from 'lit-html';
import {get} from '../api';
import type {Place} from '../main';
import {counted, day} from '../words';

interface About {
  version: string; schema: number; data_hash: string; model: string; counts: Record<string, number | string | null>;
  kinds: {kind: string; records: number; confidence: number}[]; outlets: {outlet: string; documents: number}[]; languages: {language: string; documents: number}[];
  months: {month: string; documents: number}[]; runs: {run: number; version: string; model_name: string; started: string; finished: string | null}[];
  failures: {source: string; code: string; message: string}[];
}

function bars(rows: [string, number][]): TemplateResult {
  const most = Math.max(1, ...rows.map(([, n]) => n));
  return html`<ul class="bars">${rows.map(([name, n]) => html`<li><span>${name}</span><svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width=${n / most * 100} height="8"></rect></svg><span class="number">${n.toLocaleString('en')}</span></li>`)}</ul>`;
}

export async function page({main, signal}: Place): Promise<string> {
  const a = await get<About>('/about.json', {}, signal), c = a.counts;
  render(html`<section class="head"><h1>About this record</h1><p class="quiet">Parley ${a.version}, schema ${a.schema}, model ${a.model}, data <code>${a.data_hash.slice(0, 12)}</code>. <a href="/about.json">JSON</a> · <a href="/openapi.json">API</a></p></section>
    <div class="two"><div>
      <section class="block"><h2>What it covers</h2><dl class="fields"><dt>Documents</dt><dd>${counted(Number(c.documents), 'document')}, ${day(c.first as string)} to ${day(c.last as string)}</dd>
        <dt>Undated</dt><dd>${c.undated}</dd><dt>Not read</dt><dd>${c.unread}${c.unread ? ' (in another language)' : ''}</dd><dt>Sentences</dt><dd>${Number(c.sentences).toLocaleString('en')}</dd><dt>Events</dt><dd>${Number(c.events).toLocaleString('en')}</dd>
        <dt>Dialogue</dt><dd>${Number(c.dialogue).toLocaleString('en')} records</dd><dt>Inputs that failed</dt><dd>${c.failures}</dd></dl></section>
      <section class="block"><h2>Documents by month</h2>${bars(a.months.map(m => [day(m.month), m.documents]))}</section>
      <section class="block"><h2>Limits</h2><p>What is read is news in English. Every record rests on words of a document and says how sure it is; a low figure means what it says. Silence of the record is not silence of the parties. What is not supported is listed in docs/limits.md.</p></section></div>
    <div><section class="block"><h2>The dialogue</h2><table><thead><tr><th>Kind</th><th class="number">Records</th><th class="number">Mean confidence</th></tr></thead><tbody>${a.kinds.map(k => html`<tr><td>${k.kind === 'state' ? 'states' : k.kind}</td><td class="number">${k.records}</td><td class="number">${Math.round(k.confidence * 100)} %</td></tr>`)}</tbody></table></section>
      <section class="block"><h2>Outlets</h2>${bars(a.outlets.map(o => [o.outlet || 'not said', o.documents]))}</section>
      <section class="block"><h2>Runs</h2><ul class="items">${a.runs.map(r => html`<li>${day(r.started.slice(0, 10))}, ${r.started.slice(11, 16)} UTC <span class="quiet">parley ${r.version} ${r.model_name}${r.finished ? '' : ', interrupted'}</span></li>`)}</ul></section>
      ${a.failures.length ? html`<section class="block"><h2>Inputs that could not be read</h2><ul class="items">${a.failures.map(f => html`<li><code>${f.source}</code> ${f.message}</li>`)}</ul></section>` : nothing}</div></div>`, main);
  return 'About';
}
