// The pages in headless Chromium: every one loads, says nothing wrong, is accessible in light, dark and narrow; then what people do with them.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {after, before, test} from 'node:test';
import {browser, kToken, serveDemo} from './served.mjs';

const kAxe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let server, chrome, ids;

before(async () => {
  server = await serveDemo();
  chrome = await browser();
  const json = async path => (await fetch(server.url + path)).json();
  const found = (await json('/negotiations.json')).negotiations;
  const pair = found.reduce((a, b) => b.moves > a.moves ? b : a);
  ids = {negotiation: pair.id, move: (await json('/moves.json?limit=1')).items[0].id, contact: (await json('/contacts.json?limit=1')).items[0].id,
         event: (await json('/events.json?limit=1')).events[0].id, doc: (await json('/documents.json?limit=5')).documents[4].id};
});
after(async () => {
  await chrome?.close();
  server?.stop();
});

// A fresh browser with nothing remembered; `wrong` gathers what the page complains about.
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

const kPages = () => ['/', `/negotiation/${ids.negotiation}`, `/record/${ids.move}`, `/record/${ids.contact}`, `/record/${ids.event}`, `/document?id=${encodeURIComponent(ids.doc)}`, '/documents', '/events', '/actors',
                      '/actor?name=North%20Korea', '/pictures', '/search?q=talks', '/ask?q=Who%20proposed%20the%20meeting%3F', '/sql?q=SELECT%20id%2C%20kind%20FROM%20moves', '/read', '/review', '/about'];

for (const [name, options] of [['light', {}], ['dark', {colorScheme: 'dark'}], ['400 px wide', {viewport: {width: 400, height: 800}}]])
  test(`every page, ${name}: no complaint, no serious finding of axe, nothing cut off`, async () => {
    for (const path of kPages()) {
      const page = await open(path, {...options, axe: true, token: true});
      const title = await page.textContent('h1');
      assert.ok(!title.includes('did not work'), path);
      await page.evaluate(kAxe);
      const found = await page.evaluate(() => axe.run(document, {resultTypes: ['violations']}));
      const serious = found.violations.filter(v => v.impact === 'serious' || v.impact === 'critical');
      assert.deepEqual(serious.map(v => `${v.id}: ${v.nodes.map(n => n.html.slice(0, 120)).slice(0, 3).join(' | ')}`), [], path);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${path} is ${wide} px too wide`);
      assert.deepEqual(page.wrong, [], path);
      await page.context().close();
    }
  });

test('the policy of the page holds: nothing of it is blocked', async () => {
  for (const path of kPages()) {
    const page = await open(path);
    assert.deepEqual(page.wrong, [], path);
    await page.context().close();
  }
});

test('the first page is small', async () => {
  const page = await open('/');
  const bytes = await page.evaluate(() => performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation')).reduce((n, e) => n + e.encodedBodySize, 0));
  assert.ok(bytes > 10000 && bytes < 300000, `${bytes} bytes`);
  await page.context().close();
});

test('from the cards to a negotiation, along its timeline by key, to a record and its words', async () => {
  const page = await open('/');
  await page.click(`.card a[href="/negotiation/${ids.negotiation}"]`);
  await page.waitForSelector('svg.timeline .mark');
  assert.match(await page.textContent('.ball'), /court|does not tell/);
  const all = await page.locator('svg.timeline .mark').count();
  assert.ok(all > 20);
  await page.locator('svg.timeline .mark').first().focus();
  const first = await page.textContent('.chosen');
  await page.keyboard.press('ArrowRight');
  const second = await page.textContent('.chosen');
  assert.notEqual(first, second);
  await page.click('button[aria-label="Zoom in"]');
  await page.waitForFunction(n => document.querySelectorAll('svg.timeline .mark').length < n, all);
  await page.locator('svg.timeline .mark').first().focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('.sentence mark');
  const record = await (await fetch(`${page.url()}.json`)).json();
  assert.equal(await page.textContent('.sentence mark'), record.quote);
  await page.goBack();
  await page.waitForSelector('svg.timeline .mark');
  await page.context().close();
});

test('a condition given up changes the deadlock', async () => {
  const page = await open(`/negotiation/${ids.negotiation}`);
  const details = page.locator('.knot details');
  if (await details.count()) {
    await details.locator('summary').click();
    await details.locator('input').first().check();
    await page.waitForSelector('.knot strong:has-text("Then:")');
  } else assert.match(await page.textContent('.knot'), /No conditions/);
  await page.context().close();
});

test('an earlier day is an address of its own', async () => {
  const page = await open(`/negotiation/${ids.negotiation}?as_of=2018-05-20`);
  assert.equal(await page.inputValue('input[type=date] >> nth=0'), '2018-05-20');
  await page.context().close();
});

test('events are narrowed by a facet, and only rows in sight are drawn', async () => {
  const page = await open('/events');
  const total = Number(await page.getAttribute('.list', 'aria-rowcount')) - 1;
  assert.ok(total > 100);
  assert.ok(await page.locator('.rows .row').count() < 40);
  await page.evaluate(() => { document.querySelector('.list').scrollTop = 1e9; });
  await page.waitForSelector(`.row[aria-rowindex="${total + 1}"] a`);
  await page.locator('.facet a').first().click();
  await page.waitForURL(/type=/);
  await page.waitForFunction(n => Number(document.querySelector('.list').getAttribute('aria-rowcount')) < n, total);
  await page.locator('[data-row="0"]').focus();
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.row), '1');
  await page.context().close();
});

test('words of a document tell their records', async () => {
  const page = await open(`/document?id=${encodeURIComponent(ids.doc)}`);
  const mark = page.locator('.text mark[tabindex="0"]').first();
  await mark.focus();
  await page.waitForSelector('.side-records a');
  const id = (await mark.getAttribute('data-ids')).split(' ')[0];
  await page.locator(`.side-records a[href="/record/${id}"]`).click();
  await page.waitForSelector('.sentence mark');
  assert.ok((await page.textContent('.crumb')).includes(id));
  await page.context().close();
});

test('a record is accepted and the decision taken back, by key; without the token nobody decides', async () => {
  const page = await open('/review?kind=moves', {token: true});
  await page.fill('[name=who]', 'ann');
  await page.locator('[name=who]').blur();
  const before = await page.textContent('.reviewing h2');
  await page.keyboard.press('a');
  await page.waitForFunction(words => document.querySelector('.reviewing h2').textContent !== words, before);
  assert.match(await page.textContent('.head'), /1 decided/);
  await page.keyboard.press('u');
  await page.waitForFunction(() => /0 decided/.test(document.querySelector('.head').textContent));
  assert.deepEqual((await (await fetch(`${server.url}/reviews.json`)).json()).decisions, []);
  assert.ok(!page.url().includes('token'), 'the token stays in the address');
  await page.context().close();
  const guest = await open('/review?kind=moves');
  assert.equal(await guest.locator('.verbs button').count(), 0);
  await guest.context().close();
});

test('pasted text is read while the page looks on', async () => {
  const page = await open('/read', {token: true});
  await page.fill('[name=title]', 'Envoys in Oslo');
  await page.fill('[name=date]', '2021-11-03');
  await page.fill('textarea', 'The United States offered North Korea new talks in Oslo. North Korea rejected the offer of the United States on Tuesday.');
  await page.click('text=Read it');
  await page.waitForSelector('.job .pill:has-text("done")', {timeout: 60000});
  await page.click('.job a');
  await page.waitForSelector('.text');
  assert.match(await page.textContent('.text'), /new talks in Oslo/);
  await page.context().close();
});

test('colours are switched and remembered', async () => {
  const page = await open('/about');
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.click('.theme');
  assert.notEqual(await ground(), light);
  await page.reload();
  await page.waitForSelector('h1');
  assert.notEqual(await ground(), light);
  await page.context().close();
});

test('pictures are saved as SVG that stands alone, with their data', async () => {
  const page = await open(`/negotiation/${ids.negotiation}`);
  await page.waitForSelector('svg.timeline');
  const saved = async button => {
    const [file] = await Promise.all([page.waitForEvent('download'), button.click()]);
    return [file.suggestedFilename(), readFileSync(await file.path(), 'utf8')];
  };
  const [name, svg] = await saved(page.locator('.timeline-host .exports button').first());
  assert.match(name, /^timeline-.*\.svg$/);
  assert.ok(svg.startsWith('<svg') && !svg.includes('class=') && /stroke="rgb/.test(svg));
  const [, data] = await saved(page.locator('.timeline-host .exports button').nth(1));
  assert.ok(data.startsWith('id,kind,from,to,words,more') && data.trim().split('\r\n').length > 20);
  await page.context().close();
});
