// The demo's record, read and served for the tests of the pages.
import {execFileSync, spawn} from 'node:child_process';
import {mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {chromium} from 'playwright-core';

const kRoot = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const kParley = process.env.PARLEY_BIN ?? join(kRoot, 'build', 'bin', 'parley');
export const kToken = 't0ken-of-the-tests';

export async function serveDemo() {
  const record = join(mkdtempSync(join(tmpdir(), 'parley-pages-')), 'talks.db');
  execFileSync(kParley, ['read', join(kRoot, 'demo', 'reports'), '--record', record, '--quiet'], {stdio: 'inherit'});
  return serve(record);
}

// The demo's events again and again, until there are `events`.
export async function serveMany(from, events) {
  const record = join(mkdtempSync(join(tmpdir(), 'parley-pages-')), 'many.db');
  execFileSync('python3', [join(kRoot, 'web', 'tests', 'many.py'), from, record, String(events)], {stdio: 'inherit'});
  return serve(record);
}

async function serve(record) {
  const server = spawn(kParley, ['serve', record, '--port', '0'], {env: {...process.env, PARLEY_TOKEN: kToken}, stdio: ['ignore', 'pipe', 'inherit']});
  for await (const line of createInterface({input: server.stdout})) {
    const found = / is at (http:\/\/[^/]+)\//.exec(line);
    if (found) return {url: found[1], record, stop: () => server.kill()};
  }
  throw new Error('parley serve did not start');
}

export function browser() {
  return chromium.launch({executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage']});
}

// The demo served, a browser, ids of one record of each kind, and `open`: a fresh page with nothing remembered, whose `wrong`
// gathers what it complains about.
export async function begin() {
  const server = await serveDemo(), chrome = await browser();
  const json = async path => (await fetch(server.url + path)).json();
  const pair = (await json('/negotiations.json')).negotiations.reduce((a, b) => b.moves > a.moves ? b : a);
  const ids = {negotiation: pair.id, move: (await json('/moves.json?limit=1')).items[0].id, contact: (await json('/contacts.json?limit=1')).items[0].id,
               event: (await json('/events.json?limit=1')).events[0].id, doc: (await json('/documents.json?limit=5')).documents[4].id};
  async function open(path, options = {}) {
    const context = await chrome.newContext({viewport: {width: 1280, height: 900}, bypassCSP: options.axe ?? false, ...options});
    const page = await context.newPage();
    page.wrong = [];
    page.on('pageerror', error => page.wrong.push(String(error)));
    page.on('console', message => { if (message.type() === 'error') page.wrong.push(message.text()); });
    await page.goto(server.url + path + (options.token ? `#token=${kToken}` : ''));
    await page.waitForSelector('main:not([aria-busy]) h1');
    return page;
  }
  return {server, chrome, ids, open};
}
