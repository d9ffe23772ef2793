import {html, render} from 'lit-html';
import {get} from '../api';
import type {Place} from '../main';
import {pager} from '../pager';
import type {Source} from '../types';
import {counted, day, documentPath} from '../words';

export async function page({main, query, signal}: Place): Promise<string> {
  const asked = {actor: query.get('actor') ?? undefined, newest: 1, limit: 100, offset: query.get('offset') ?? undefined};
  const answer = await get<{total: number; offset: number; limit: number; documents: Source[]}>('/documents.json', asked, signal);
  render(html`<section class="head"><h1>Documents</h1><p class="quiet">${counted(answer.total, 'document')}</p></section>
    <div class="wide" tabindex="0" role="region" aria-label="Documents"><table class="stack"><thead><tr><th>Published</th><th>Title</th><th>Outlet</th><th class="number">Events</th></tr></thead><tbody>
    ${answer.documents.map(d => html`<tr><td class="nowrap">${day(d.published_at)}</td><td class="first"><a href=${documentPath(d.id)}>${d.title ?? d.id}</a>${d.unread ? html` <span class="pill quiet">not read: ${d.unread_why}</span>` : ''}</td><td>${d.outlet ?? ''}</td><td class="number" data-more=${d.event_count === 1 ? 'event' : 'events'}>${d.event_count}</td></tr>`)}
    </tbody></table></div>${pager('/documents', query, answer)}`, main);
  return 'Documents';
}
