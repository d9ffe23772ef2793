// Files dropped or text pasted: each is read by the server, one after another, while this page looks on.
import {html, nothing, render, type TemplateResult} from 'lit-html';
import {get, post, token} from '../api';
import type {Place} from '../main';
import {capital, counted, documentPath} from '../words';

interface Job { id: string; name: string; state: string; error: string | null; documents: string[]; notes: string[]; sentences: number; events: number; items: number }

const kMostBytes = 16 * 1024 * 1024;

// What the server would refuse without a look.
function refusal(file: File): string {
  if (!file.size) return 'The file is empty.';
  return file.size > kMostBytes ? `The file has ${(file.size / 1048576).toFixed(1)} MB, and 16 MB can be given here. Read it with: parley read FILE --record talks.db` : '';
}

// Without the file's name, which stands above it.
function plain(words: string, name: string): string {
  return capital((words.startsWith(`${name}: `) ? words.slice(name.length + 2) : words).replace(/^at byte 0: /, ''));
}

export async function page({main, signal}: Place): Promise<string> {
  const jobs: Job[] = [];
  let over = false;

  // Of what is given together the first stands on top.
  function begin(name: string, at = 0): Job {
    const job: Job = {id: '', name, state: 'waiting', error: null, documents: [], notes: [], sentences: 0, events: 0, items: 0};
    jobs.splice(at, 0, job);
    draw();
    return job;
  }

  function fail(job: Job, words: string): void {
    job.state = 'failed';
    job.error = words;
    draw();
  }

  async function send(job: Job, bytes: BodyInit): Promise<void> {
    job.state = 'sending';
    draw();
    try {
      Object.assign(job, await post<Job>('/read.json', {name: job.name}, bytes, 'application/octet-stream'));
      draw();
      for (let wait = 200; job.state === 'waiting' || job.state === 'reading'; wait = Math.min(2000, wait * 1.3)) {
        await new Promise(resolve => setTimeout(resolve, wait));
        Object.assign(job, await get<Job>(`/job/${job.id}.json`, {}, signal));
        draw();
      }
    } catch (error) {
      fail(job, (error as Error).message);
    }
  }

  async function files(list: FileList | null | undefined): Promise<void> {
    const all = [...list ?? []].map((file, at) => ({file, job: begin(file.name, at)}));
    for (const {file, job} of all) {
      const words = refusal(file);
      words ? fail(job, words) : await send(job, file);
    }
  }

  // Emptied, so that the same file can be chosen again.
  const chosen = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    void files(input.files);
    input.value = '';
  };
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
    void send(begin(name), JSON.stringify({id: name.replace('.json', ''), title, text, ...(date ? {date} : {})}));
    form.reset();
  };
  const row = (j: Job): TemplateResult => html`<li class="job"><strong>${j.name}</strong> <span class="pill ${j.state === 'done' ? 'coop' : j.state === 'failed' ? 'conflict' : 'ask'}">${j.state}</span>
    ${j.state === 'done' ? html`<p>${j.sentences ? `${counted(j.sentences, 'sentence')}, ${counted(j.events, 'event')}, ${counted(j.items, 'record of the dialogue', 'records of the dialogue')}. ` : 'Nothing new was read. '}${j.documents.slice(0, 20).map(d => html`<a href=${documentPath(d)}>${d}</a> `)}${j.documents.length > 20 ? html`and <a href="/documents">${j.documents.length - 20} more</a>` : nothing}</p>`
      : j.state === 'failed' ? html`<p class="problem">${plain(j.error ?? '', j.name)}</p>` : html`<progress aria-label="Reading ${j.name}"></progress>`}
    ${j.notes.filter(n => n !== j.error).map(n => html`<p class="quiet small">${plain(n, j.name)}</p>`)}</li>`;

  function draw(): void {
    render(html`<section class="head"><h1>Add documents</h1><p class="quiet">Text, HTML, JSON, CSV, each also .gz. They are read here, by this program, and go into the record; nothing leaves this machine.</p></section>
      ${token() ? html`<div class="two"><section class="block"><h2>Files</h2><label class="drop ${over ? 'over' : ''}" @dragover=${(e: DragEvent) => { e.preventDefault(); if (!over) { over = true; draw(); } }} @dragleave=${() => { over = false; draw(); }} @drop=${drop}>
          <span>Drop files here, or choose them</span><input type="file" multiple @change=${chosen}></label></section>
        <section class="block"><h2>Text</h2><form class="paste" @submit=${paste}><label>Title <input name="title" maxlength="200"></label><label>Published <input type="date" name="date"></label><label>Text <textarea name="text" rows="8" required></textarea></label><button>Read it</button></form></section></div>`
        : html`<p class="problem">To add documents, open the address with the token that <code>parley serve</code> printed.</p>`}
      ${jobs.length ? html`<section class="block" aria-live="polite"><h2>What was found</h2><ul class="items">${jobs.map(row)}</ul></section>` : nothing}`, main);
  }
  draw();
  return 'Add documents';
}
