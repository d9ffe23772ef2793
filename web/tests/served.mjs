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
