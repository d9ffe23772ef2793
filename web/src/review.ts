// Deciding about one record: by button or key; what was decided before, and taking back the last.
import {html, nothing, render, type TemplateResult} from 'lit-html';
import {post, setWho, token, who} from './api';
import {type Alike, nearest} from './nearest';
import type {Decision} from './types';
import {day, recordPath} from './words';

export const kKeys: Record<string, string> = {a: 'accept', r: 'reject', e: 'edit', d: 'redate', t: 'reattribute', m: 'merge', s: 'split', u: 'undo'};
const kAsk: Record<string, string> = {edit: 'New words', redate: 'Right day (2018-02-10)', reattribute: 'Who says so', merge: 'Id of the record that says the same', split: 'Words of the part that is something else'};

function label(verb: string): string { return verb.replace(/^re(?=date|attribute)/, 're-'); }

export class Reviewer {
  private asked: string | null = null;
  private said = '';
  private alike: Alike[] = [];
  private host: HTMLElement | null = null;

  // `kind` as in addresses: "moves"; `quote`: the words the record rests on.
  constructor(readonly kind: string, readonly id: string, private readonly quote: string, private decisions: Decision[], private readonly after: (verb: string, made: Decision) => void = () => {}) {}

  // Keys work while `scope` has the page and nobody types.
  attach(host: HTMLElement, scope?: HTMLElement): void {
    this.host = host;
    scope?.addEventListener('keydown', e => this.key(e));
    this.draw();
  }

  key(event: KeyboardEvent): boolean {
    if ((event.target as Element).closest('input, textarea, select') || event.ctrlKey || event.metaKey || event.altKey) return false;
    const verb = kKeys[event.key];
    if (!verb || !token()) return false;
    event.preventDefault();
    void this.choose(verb);
    return true;
  }

  private async choose(verb: string): Promise<void> {
    if (kAsk[verb] && this.asked !== verb) {
      this.asked = verb;
      if (verb === 'merge') this.alike = await nearest(this.kind, this.id).catch(() => []);
      this.draw();
      this.host?.querySelector<HTMLInputElement>('[name=pick], [name=value]')?.focus();
      return;
    }
    await this.decide(verb, '', '', '');
  }

  private async decide(verb: string, field: string, value: string, note: string): Promise<void> {
    const name = this.host?.querySelector<HTMLInputElement>('[name=who]')?.value.trim() || who();
    if (!name) {
      this.said = 'Say who you are first.';
      this.draw();
      this.host?.querySelector<HTMLInputElement>('[name=who]')?.focus();
      return;
    }
    setWho(name);
    try {
      const made = await post<{decision: Decision}>('/reviews.json', {}, JSON.stringify({verb, id: verb === 'undo' ? '' : this.id, field, value, note, who: name}), 'application/json');
      if (verb === 'undo') this.decisions = this.decisions.filter(d => d.version !== made.decision.version);
      else this.decisions = [...this.decisions, made.decision];
      this.said = verb === 'undo' ? `Taken back: ${label(made.decision.verb)}.` : `Noted: ${label(verb)}.`;
      this.asked = null;
      this.after(verb, made.decision);
    } catch (error) {
      this.said = (error as Error).message;
    }
    this.draw();
  }

  private form(): TemplateResult | typeof nothing {
    const verb = this.asked;
    if (!verb) return nothing;
    const send = (event: SubmitEvent): void => {
      event.preventDefault();
      const data = new FormData(event.target as HTMLFormElement), text = (name: string): string => String(data.get(name) ?? '').trim();
      void this.decide(verb, text('field'), text('value') || text('pick'), text('note'));
    };
    return html`<form class="ask-form" @submit=${send} @keydown=${(e: KeyboardEvent) => { if (e.key === 'Escape') { this.asked = null; this.draw(); } }}>
      ${verb === 'edit' ? html`<label>Field <input name="field" required placeholder="content" maxlength="100"></label>` : nothing}
      ${verb === 'merge' && this.alike.length ? html`<fieldset class="alike"><legend>It says the same as</legend>${this.alike.map((a, i) => html`<label><input type="radio" name="pick" value=${a.id} ?checked=${i === 0}>
        <span>${a.words} <span class="quiet small">${a.day}: “${a.quote}” <a href=${recordPath(a.id)} target="_blank">${a.id}</a></span></span></label>`)}</fieldset>` : nothing}
      <label>${verb === 'merge' && this.alike.length ? 'or its id' : kAsk[verb]} <input name="value" ?required=${!(verb === 'merge' && this.alike.length)} .value=${verb === 'split' ? this.quote : ''} maxlength="2000"></label><label>Note <input name="note" maxlength="2000"></label>
      <button>${label(verb)}</button></form>`;
  }

  // A merge tells the other record, whichever of the two is shown.
  private target(d: Decision): TemplateResult | typeof nothing {
    if (d.verb !== 'merge') return d.value ? html`: ${d.value}` : nothing;
    const other = d.value === this.id ? d.id ?? '' : d.value ?? '';
    return html` with <a href=${recordPath(other)}>${other}</a>`;
  }

  draw(): void {
    if (!this.host) return;
    const can = Boolean(token());
    render(html`
      ${this.decisions.length ? html`<ul class="decisions">${this.decisions.map(d => html`<li><strong>${label(d.verb)}</strong>${d.field ? ` ${d.field}` : ''}${this.target(d)} <span class="quiet small">${d.who}, ${day(d.when.slice(0, 10))}${d.note ? ` — ${d.note}` : ''}</span></li>`)}</ul>` : html`<p class="quiet">Nobody decided about it yet.</p>`}
      ${can ? html`<div class="tools"><label>You are <input name="who" .value=${who()} maxlength="100" autocomplete="username"></label></div>
        <div class="tools verbs">${Object.entries(kKeys).map(([key, verb]) => html`<button @click=${() => void this.choose(verb)} aria-keyshortcuts=${key}>${label(verb)} <kbd>${key}</kbd></button>`)}</div>${this.form()}`
        : html`<p class="quiet small">To decide, open the address with the token that <code>parley serve</code> printed.</p>`}
      <p class="said" role="status">${this.said}</p>`, this.host);
  }
}
