import {html, nothing, render, type TemplateResult} from 'lit-html';
import {get, withQuery} from '../api';
import {csv, type Rows} from '../charts/export';
import {go, type Place} from '../main';
import {recordPath} from '../words';

interface Answer { columns: string[]; rows: (string | number | null)[][]; cut: boolean }
const kReady: [string, string][] = [
  ['Offers that stand open', "SELECT id, date, actor, content, status FROM moves WHERE kind = 'offer' AND status = 'open' ORDER BY date DESC LIMIT 50"],
  ['Contacts called off', "SELECT id, kind, parties, scheduled_date, status, reasons FROM contacts WHERE status IN ('cancelled', 'never-held')"],
  ['Events by type and month', "SELECT type, strftime('%Y-%m', day * 86400, 'unixepoch') AS month, count(*) AS n, avg(goldstein) AS goldstein FROM events WHERE day < 2932896 GROUP BY 1, 2 ORDER BY 2, 3 DESC"],
  ['Who is quoted most', 'SELECT name, count(*) AS events FROM event_attribution GROUP BY name ORDER BY 2 DESC LIMIT 30'],
  ['Tables and views', "SELECT type, name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE '%fts%' ORDER BY 1, 2"],
];

function saved(): [string, string][] {
  try { return JSON.parse(localStorage.getItem('queries') ?? '[]') as [string, string][]; } catch { return []; }
}

function cell(column: string, value: string | number | null): TemplateResult | string {
  if (value === null) return '';
  return column === 'id' && /^[A-Z][0-9a-f]{16}$/.test(String(value)) ? html`<a href=${recordPath(String(value))}>${value}</a>` : String(value);
}

export async function page({main, query, signal}: Place): Promise<string> {
  const q = query.get('q') ?? '';
  let answer: Answer | null = null, problem = '';
  if (q) try { answer = await get<Answer>('/sql.json', {q}, signal); } catch (error) { problem = (error as Error).message; }
  const text = (): string => main.querySelector('textarea')!.value;
  const run = (event?: Event): void => { event?.preventDefault(); go(withQuery('/sql', {q: text()})); };
  const keep = (): void => {
    const name = prompt('Name of the query');
    if (!name) return;
    localStorage.setItem('queries', JSON.stringify([...saved().filter(([n]) => n !== name), [name, text()]].slice(-50)));
    go(withQuery('/sql', {q: text()}), true);
  };
  const rows = (): Rows => answer!.rows.map(r => Object.fromEntries(answer!.columns.map((c, i) => [c, r[i]])));
  const ready = (of: [string, string][]): TemplateResult => html`${of.map(([name, sql], i) => html`${i ? ' · ' : ''}<a href=${withQuery('/sql', {q: sql})}>${name}</a>`)}`;
  render(html`<section class="head"><h1>SQL</h1><p class="quiet">One query of SQLite, for reading; it ends after five seconds or 1,000 rows. Tables: docs/record_format.md.</p>
    <form class="sql" @submit=${run}><label>Query <textarea name="q" rows="5" spellcheck="false" maxlength="4000" .value=${q || kReady[0][1]} @keydown=${(e: KeyboardEvent) => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) run(e); }}></textarea></label>
    <div class="tools"><button>Run <kbd>Ctrl</kbd> <kbd>Enter</kbd></button><button type="button" @click=${keep}>Keep this query</button></div></form>
    <p class="small">Ready: ${ready(kReady)}</p>${saved().length ? html`<p class="small">Yours: ${ready(saved())}</p>` : nothing}</section>
    ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}
    ${answer ? html`<p class="quiet" role="status">${answer.rows.length} rows${answer.cut ? ' (there are more)' : ''} <a href="data:text/csv;charset=utf-8,${encodeURIComponent(csv(rows()))}" download="rows.csv">CSV</a></p>
      <div class="wide" tabindex="0" role="region" aria-label="Rows"><table class="small"><thead><tr>${answer.columns.map(c => html`<th>${c}</th>`)}</tr></thead><tbody>${answer.rows.map(r => html`<tr>${r.map((v, i) => html`<td>${cell(answer!.columns[i], v)}</td>`)}</tr>`)}</tbody></table></div>` : nothing}`, main);
  return 'SQL';
}
