// Files dropped or text pasted: each is read by the server, one after another, while this page looks on.
import {html, nothing, render, type TemplateResult} from 'lit-html';
import {get, post, token} from '../api';
import type {Place} from '../main';
import {counted, documentPath} from '../words';

interface Job { id: string; name: string; state: string; error: string | null; documents: string[]; notes: string[]; sentences: number; events: number; items: number }

export async function page({main, signal}: Place): Promise<string> {
  const jobs: Job[] = [];
  let over = false;

  async function send(name: string, bytes: BodyInit): Promise<void> {
    const job: Job = {id: '', name, state: 'sending', error: null, documents: [], notes: [], sentences: 0, events: 0, items: 0};
    jobs.unshift(job);
    draw();
    try {
      Object.assign(job, await post<Job>('/read.json', {name}, bytes, 'application/octet-stream'));
      draw();
      for (let wait = 200; job.state === 'waiting' || job.state === 'reading'; wait = Math.min(2000, wait * 1.3)) {
        await new Promise(resolve => setTimeout(resolve, wait));
        Object.assign(job, await get<Job>(`/job/${job.id}.json`, {}, signal));
        draw();
      }
    } catch (error) {
      job.state = 'failed';
      job.error = (error as Error).message;
      draw();
    }
  }

  async function files(list: FileList | null | undefined): Promise<void> {
    for (const file of list ?? []) await send(file.name, file);
  }

  const drop = (event: DragEvent): void => {
    event.preventDefault();
    over = false;
    draw();
    void files(event.dataTransfer?.files);
  };
  const paste = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.target as HTMLFormElement, data = new FormData(form), text = String(data.get('text') ?? '');
    const title = String(data.get('title') ?? '').trim() || 'pasted', date = String(data.get('date') ?? '');
    if (!text.trim()) return;
    const name = `${title.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60)}.json`;
    void send(name, JSON.stringify({id: name.replace('.json', ''), title, text, ...(date ? {date} : {})}));
    form.reset();
  };
  const row = (j: Job): TemplateResult => html`<li class="job"><strong>${j.name}</strong> <span class="pill ${j.state === 'done' ? 'coop' : j.state === 'failed' ? 'conflict' : 'ask'}">${j.state}</span>
    ${j.state === 'done' ? html`<p>${counted(j.sentences, 'sentence')}, ${counted(j.events, 'event')}, ${counted(j.items, 'record of the dialogue', 'records of the dialogue')}. ${j.documents.slice(0, 20).map(d => html`<a href=${documentPath(d)}>${d}</a> `)}</p>` : j.state === 'failed' ? html`<p class="problem">${j.error}</p>` : html`<progress aria-label="Reading ${j.name}"></progress>`}
    ${j.notes.map(n => html`<p class="quiet small">${n}</p>`)}</li>`;

  function draw(): void {
    render(html`<section class="head"><h1>Add documents</h1><p class="quiet">Text, HTML, JSON, CSV, each also .gz. They are read here, by this program, and go into the record; nothing leaves this machine.</p></section>
      ${token() ? html`<div class="two"><section class="block"><h2>Files</h2><label class="drop ${over ? 'over' : ''}" @dragover=${(e: DragEvent) => { e.preventDefault(); if (!over) { over = true; draw(); } }} @dragleave=${() => { over = false; draw(); }} @drop=${drop}>
          <span>Drop files here, or choose them</span><input type="file" multiple @change=${(e: Event) => void files((e.target as HTMLInputElement).files)}></label></section>
        <section class="block"><h2>Text</h2><form class="paste" @submit=${paste}><label>Title <input name="title" maxlength="200"></label><label>Published <input type="date" name="date"></label><label>Text <textarea name="text" rows="8" required></textarea></label><button>Read it</button></form></section></div>`
        : html`<p class="problem">To add documents, open the address with the token that <code>parley serve</code> printed.</p>`}
      ${jobs.length ? html`<section class="block" aria-live="polite"><h2>What was found</h2><ul class="items">${jobs.map(row)}</ul></section>` : nothing}`, main);
  }
  draw();
  return 'Add documents';
}
