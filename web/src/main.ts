// Finds the page for an address and shows it.
import {html, nothing, render, type TemplateResult} from 'lit-html';
import {takeToken} from './api';
import {failed} from './words';
import './style.css';

export interface Place { path: string; id: string; query: URLSearchParams; main: HTMLElement; signal: AbortSignal }
// Draws into place.main, perhaps more than once; gives the page's title.
export type Page = (place: Place) => Promise<string>;

const kPages: [RegExp, () => Promise<{page: Page}>][] = [
  [/^\/(?:negotiations)?$/, () => import('./pages/negotiations')],
  [/^\/negotiation\/(.+)$/, () => import('./pages/negotiation')],
  [/^\/record\/(.+)$/, () => import('./pages/record')],
  [/^\/document$/, () => import('./pages/document')],
  [/^\/documents$/, () => import('./pages/documents')],
  [/^\/events$/, () => import('./pages/events')],
  [/^\/actors$/, () => import('./pages/actors')],
  [/^\/actor$/, () => import('./pages/actor')],
  [/^\/pictures$/, () => import('./pages/pictures')],
  [/^\/search$/, () => import('./pages/search')],
  [/^\/ask$/, () => import('./pages/ask')],
  [/^\/sql$/, () => import('./pages/sql')],
  [/^\/read$/, () => import('./pages/read')],
  [/^\/review$/, () => import('./pages/review')],
  [/^\/about$/, () => import('./pages/about')],
];
const kLinks = [['/negotiations', 'Negotiations'], ['/events', 'Events'], ['/actors', 'Actors'], ['/documents', 'Documents'], ['/pictures', 'Pictures'],
                ['/ask', 'Ask'], ['/read', 'Add'], ['/review', 'Review'], ['/sql', 'SQL'], ['/about', 'About']];

function theme(): string { return document.documentElement.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'); }

function switchTheme(): void {
  document.documentElement.dataset.theme = theme() === 'dark' ? 'light' : 'dark';
  localStorage.setItem('theme', document.documentElement.dataset.theme);
  drawTop();
}

function search(event: SubmitEvent): void {
  event.preventDefault();
  const words = new FormData(event.target as HTMLFormElement).get('q');
  if (words) go(`/search?q=${encodeURIComponent(String(words))}`);
}

function drawTop(): void {
  const here = location.pathname === '/' ? '/negotiations' : location.pathname;
  const link = ([path, name]: string[]): TemplateResult => {
    const on = here === path || (path === '/negotiations' && here.startsWith('/negotiation/')) || (path === '/actors' && here === '/actor');
    return html`<a href=${path} aria-current=${on ? 'page' : nothing}>${name}</a>`;
  };
  render(html`
    <a class="brand" href="/">Parley</a>
    <nav aria-label="Pages">${kLinks.map(link)}</nav>
    <form role="search" @submit=${search}><input name="q" type="search" aria-label="Search sentences" placeholder="Search sentences" maxlength="400"></form>
    <button class="theme" @click=${switchTheme} aria-label="Switch to ${theme() === 'dark' ? 'light' : 'dark'} colours">${theme() === 'dark' ? '☀' : '☾'}</button>`,
    document.getElementById('top')!);
}

let current: AbortController | undefined;

async function show(focus: boolean): Promise<void> {
  current?.abort();
  const mine = current = new AbortController();
  takeToken();
  drawTop();
  const old = document.getElementById('main')!;
  const main = old.cloneNode(false) as HTMLElement;
  const path = decodeURIComponent(location.pathname);
  const found = kPages.find(([pattern]) => pattern.test(path));
  const place = {path, id: found?.[0].exec(path)?.[1] ?? '', query: new URLSearchParams(location.search), main, signal: mine.signal};
  old.setAttribute('aria-busy', 'true');
  let title = 'Parley';
  try {
    if (!found) throw new Error('Nothing is at this address.');
    title = await (await found[1]()).page(place);
  } catch (error) {
    if (mine.signal.aborted) return;
    render(failed(error), main);
  }
  if (mine.signal.aborted) return;
  old.replaceWith(main);
  document.title = title === 'Parley' ? title : `${title} · Parley`;
  main.dispatchEvent(new Event('shown'));
  const target = location.hash ? document.getElementById(location.hash.slice(1)) : null;
  if (focus) main.focus({preventScroll: true});
  if (target) target.scrollIntoView();
  else if (focus) scrollTo(0, 0);
}

export function go(path: string, replace = false): void {
  history[replace ? 'replaceState' : 'pushState'](null, '', path);
  void show(true);
}

// Links inside the site change the page without loading it anew.
document.addEventListener('click', event => {
  const link = (event.target as Element).closest?.('a');
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  if (link.origin !== location.origin || link.target || link.hasAttribute('download') || /\.(json|csv|svg|parquet)$/.test(link.pathname)) return;
  if (link.hash && link.pathname === location.pathname && link.search === location.search) return;
  event.preventDefault();
  go(link.pathname + link.search + link.hash);
});
addEventListener('popstate', () => void show(true));
document.addEventListener('keydown', event => {
  const typing = (event.target as Element).closest?.('input, textarea, select');
  if (event.key !== '/' || typing || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  document.querySelector<HTMLInputElement>('#top input')?.focus();
});

const saved = localStorage.getItem('theme');
if (saved === 'dark' || saved === 'light') document.documentElement.dataset.theme = saved;
void show(false);
