import {html, nothing, render, type TemplateResult} from 'lit-html';
import {get, withQuery} from '../api';
import {go, type Place} from '../main';
import {day, documentPath, sure} from '../words';

interface Answer { text: string; quote: string; doc: string; title: string | null; outlet: string | null; published_at: string | null; confidence: number; bstart: number; bend: number; kind: string; why: string[] }
const kExamples = ['Why was the meeting called off?', 'Who must move first?', 'Who proposed the talks?', 'Through which channel do they talk?'];

// The whole sentence, the part that answers marked; an answer that is none of its words stands above it.
function answered(a: Answer): TemplateResult {
  const said = /^(.*?): (.*)$/s.exec(a.text), part = said && [said[1], said[2]].every(words => a.quote.includes(words)) ? said[1] : a.text;
  const at = a.quote.indexOf(part);
  if (at < 0) return html`<p class="answer">${a.text}</p><blockquote><p>${a.quote}</p></blockquote>`;
  return html`<p class="answer">${a.quote.slice(0, at)}${part === a.quote ? part : html`<mark>${part}</mark>`}${a.quote.slice(at + part.length)}</p>`;
}

export async function page({main, query, signal}: Place): Promise<string> {
  const q = query.get('q') ?? '', as_of = query.get('as_of') ?? undefined;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    go(withQuery('/ask', Object.fromEntries([...new FormData(event.target as HTMLFormElement)].map(([k, v]) => [k, String(v)]))));
  };
  const answers = q ? (await get<{answers: Answer[]}>('/ask.json', {q, as_of}, signal)).answers : null;
  render(html`<section class="head"><h1>Ask the record</h1>
    <form class="tools big" @submit=${submit}><label class="grow">Question <input name="q" .value=${q} required maxlength="400" placeholder=${kExamples[0]}></label><label>As of <input type="date" name="as_of" .value=${as_of ?? ''}></label><button>Ask</button></form>
    ${q ? nothing : html`<p class="quiet">For example: ${kExamples.map((e, i) => html`${i ? ' · ' : ''}<a href="/ask?q=${encodeURIComponent(e)}">${e}</a>`)}</p>`}</section>
    ${answers === null ? nothing : answers.length ? html`<ol class="answers">${answers.map(a => html`<li>${answered(a)}
      <p><a href=${documentPath(a.doc, a.bstart, a.bend)}>${a.title ?? a.doc}</a> <span class="quiet">${a.outlet ?? ''} ${day(a.published_at)}</span> ${sure(a.confidence)}</p>
      <details><summary>Why this answer</summary><ul class="why">${a.why.map(w => html`<li>${w}</li>`)}</ul></details></li>`)}</ol><p class="small"><a href=${withQuery('/ask.json', {q, as_of})}>JSON</a></p>` : html`<p role="status">The record does not say. Try other words, or <a href="/search?q=${encodeURIComponent(q)}">search the sentences</a>.</p>`}`, main);
  return q ? `Ask: ${q}` : 'Ask';
}
