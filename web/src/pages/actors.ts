import {html, nothing, render} from 'lit-html';
import {get, withQuery} from '../api';
import {go, type Place} from '../main';
import {pager} from '../pager';
import {counted} from '../words';

interface Actor { id: string; name: string; type: string; country: string | null; role: string | null; member_of: string | null; code: string | null; aliases: string[]; documents: number }

export async function page({main, query, signal}: Place): Promise<string> {
  const q = query.get('q') ?? '', type = query.get('type') ?? '';
  const answer = await get<{total: number; offset: number; limit: number; actors: Actor[]}>('/actors.json', {q, type, offset: query.get('offset') ?? undefined}, signal);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    go(withQuery('/actors', {type, q: String(new FormData(event.target as HTMLFormElement).get('q') ?? '')}));
  };
  render(html`<section class="head"><h1>Actors</h1><form class="tools" @submit=${submit}><label>Name or role <input name="q" .value=${q} maxlength="200"></label><button>Find</button></form>
    <nav class="tabs" aria-label="Type">${['', 'state', 'organisation', 'person', 'group'].map(t => html`<a href=${withQuery('/actors', {q, type: t})} aria-current=${t === type ? 'true' : nothing}>${t || 'all'}</a>`)}</nav>
    <p class="quiet">${counted(answer.total, 'actor')}${answer.total > 1 ? ', those in most documents first' : ''}</p></section>
    <div class="wide" tabindex="0" role="region" aria-label="Actors"><table class="stack"><thead><tr><th>Name</th><th>Type</th><th>Of</th><th>Role</th><th>Code</th><th class="number">Documents</th></tr></thead><tbody>
    ${answer.actors.map(a => html`<tr><td class="first"><a href="/actor?name=${encodeURIComponent(a.name)}">${a.name}</a></td><td>${a.type}</td><td>${a.member_of ?? (a.type === 'state' ? '' : a.country ?? '')}</td><td>${a.role ?? ''}</td><td><code>${a.code ?? ''}</code></td><td class="number" data-more=${a.documents === 1 ? 'document' : 'documents'}>${a.documents}</td></tr>`)}</tbody></table></div>
    ${pager('/actors', query, answer)}`, main);
  return 'Actors';
}
