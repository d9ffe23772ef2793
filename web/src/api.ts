// The server's JSON, and what this browser remembers.

export class Problem extends Error {
  constructor(readonly status: number, detail: string) { super(detail); }
}

export type Query = Record<string, string | number | string[] | undefined>;

export function withQuery(path: string, query: Query = {}): string {
  const out = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (Array.isArray(value)) value.forEach(v => out.append(name, v));
    else if (value !== undefined && value !== '') out.append(name, String(value));
  }
  const text = out.toString();
  return text ? `${path}?${text}` : path;
}

async function answered<T>(response: Response): Promise<T> {
  const body = await response.json().catch(() => null);
  if (!response.ok) throw new Problem(response.status, body?.detail ?? `the server answered ${response.status}`);
  return body as T;
}

// A busy server says when to come back.
export async function get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  for (let tries = 0; ; ++tries) {
    const response = await fetch(withQuery(path, query), {signal});
    if (response.status !== 503 || tries === 4) return answered<T>(response);
    await new Promise(resolve => setTimeout(resolve, 400 * (tries + 1)));
  }
}

export async function post<T>(path: string, query: Query, body: BodyInit, type: string): Promise<T> {
  return answered<T>(await fetch(withQuery(path, query), {
    method: 'POST', body, headers: {'Content-Type': type, Authorization: `Bearer ${token() ?? ''}`},
  }));
}

export function token(): string | null { return sessionStorage.getItem('token'); }

// "#token=..." of the address that `parley serve` printed: kept for this tab, and taken out of sight.
export function takeToken(): void {
  const found = /^#token=([\x21-\x7e]+)$/.exec(location.hash);
  if (!found) return;
  sessionStorage.setItem('token', found[1]);
  history.replaceState(history.state, '', location.pathname + location.search);
}

export function who(): string { return localStorage.getItem('who') ?? ''; }
export function setWho(name: string): void { localStorage.setItem('who', name); }
