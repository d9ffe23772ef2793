// What people do with the pages, in headless Chromium.
import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {begin, kToken} from './served.mjs';

let server, chrome, ids, open;

before(async () => { ({server, chrome, ids, open} = await begin()); });
after(async () => {
  await chrome?.close();
  server?.stop();
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

test('files that cannot be read are told one by one, the others are read', async () => {
  const page = await open('/read', {token: true});
  const html = '<html><head><title>Envoys in Geneva</title></head><body><article><h1>Envoys in Geneva</h1><p>The United States offered North Korea talks in Geneva on Monday, officials said after a long day.</p><p>North Korea rejected the offer of the United States on Tuesday and said that it saw no reason to meet.</p></article></body></html>';
  const folder = mkdtempSync(join(tmpdir(), 'parley-files-'));
  const file = (name, bytes) => {
    writeFileSync(join(folder, name), Buffer.from(bytes));
    return join(folder, name);
  };
  await page.setInputFiles('input[type=file]', [file('page.html', html), file('empty.txt', ''), file('noise.bin', [0, 1, 2, 3, 0, 255, 254, 0, 7]), file('cut.json', '{"title": "x", "text": '), file('huge.txt', 'a '.repeat(9 << 20)),
    file('spanish.txt', 'El gobierno de Colombia rechazó el martes la propuesta de la guerrilla para reanudar las conversaciones de paz en La Habana, dijo el ministro.')]);
  await page.waitForFunction(() => document.querySelectorAll('.job .pill').length === 6 && ![...document.querySelectorAll('.job .pill')].some(p => /sending|waiting|reading/.test(p.textContent)), null, {timeout: 60000});
  const told = await page.$$eval('.job', all => all.map(e => e.textContent.replace(/\s+/g, ' ')));
  for (const [at, words] of [/page\.html done .*2 sentences|page\.html done .*3 sentences/, /empty\.txt failed .*is empty/, /noise\.bin failed .*binary data/, /cut\.json failed .*[Nn]ot valid JSON/, /huge\.txt failed .*18\.0 MB.*16 MB/,
                             /spanish\.txt done .*not read: language es/].entries()) assert.match(told[at], words);
  assert.ok(!told.some(t => /undefined|null|\[object/.test(t)), told.join('\n'));
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

test('the map tells of places by key, and is saved with its data', async () => {
  const page = await open('/pictures');
  const {places} = await (await fetch(`${server.url}/places.json`)).json();
  const known = places.filter(p => p.latitude !== null);
  assert.ok(known.length > 5);
  assert.equal(await page.locator('svg.map .mark').count(), known.length);
  await page.locator('svg.map .mark').first().focus();
  const busiest = [...known].sort((a, b) => b.reports - a.reports || a.place.localeCompare(b.place));
  await page.waitForSelector(`.map-host .chosen strong:text-is("${busiest[0].place}")`);
  await page.keyboard.press('Tab');
  await page.waitForSelector(`.map-host .chosen strong:text-is("${busiest[1].place}")`);
  const at = () => page.locator('svg.map .mark circle').first().getAttribute('cx');
  const far = await at();
  await page.click('.map-host button:has-text("Closer")');
  await page.waitForSelector('.map-host button:has-text("Whole world")');
  assert.notEqual(await at(), far);
  const saved = async button => {
    const [file] = await Promise.all([page.waitForEvent('download'), button.click()]);
    return readFileSync(await file.path(), 'utf8');
  };
  const svg = await saved(page.locator('.map-host .exports button').first());
  assert.ok(svg.startsWith('<svg') && svg.includes('<circle') && !svg.includes('class='));
  const data = (await saved(page.locator('.map-host .exports button').nth(1))).trim().split('\r\n');
  assert.ok(data[0].startsWith('place,latitude,longitude') && data.length === places.length + 1);
  await page.context().close();
});

test('events are saved as Parquet', async () => {
  const page = await open('/events?dyad=USA-PRK');
  const [file] = await Promise.all([page.waitForEvent('download'), page.click('a:text-is("Parquet")')]);
  const bytes = readFileSync(await file.path());
  assert.equal(bytes.subarray(0, 4).toString() + bytes.subarray(-4).toString(), 'PAR1PAR1');
  await page.context().close();
});

test('a record is merged with the one that is chosen, part of it split off, and both pages tell so', async () => {
  const page = await open('/review?kind=contacts', {token: true});
  await page.fill('[name=who]', 'ann');
  await page.locator('[name=who]').blur();
  await page.keyboard.press('m');
  await page.waitForSelector('.alike input');
  assert.ok(await page.locator('.alike label').count() > 1);
  await page.keyboard.press('ArrowDown');
  const other = await page.inputValue('.alike input:checked');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.decisions li:has-text("merge")');
  const {decisions: [made]} = await (await fetch(`${server.url}/reviews.json`)).json();
  assert.deepEqual([made.verb, made.value, made.who], ['merge', other, 'ann']);
  await page.locator('.reviewing h2 a').focus();
  await page.keyboard.press('s');
  const whole = await page.inputValue('.ask-form [name=value]');
  assert.ok(whole.length > 5, 'the words are there to be cut');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.decisions li:has-text("split")');
  await page.goto(`${server.url}/record/${other}`);
  await page.waitForSelector(`.decisions li:has-text("merge") a[href="/record/${made.id}"]`);
  await fetch(`${server.url}/reviews.json`, {method: 'POST', headers: {Authorization: `Bearer ${kToken}`, 'Content-Type': 'application/json'}, body: JSON.stringify({verb: 'undo', who: 'ann'})});
  await page.context().close();
});

test('two people who differ: alpha and the disagreement stand in the page', async () => {
  const {items: [one, two]} = await (await fetch(`${server.url}/windows.json?limit=2`)).json();
  for (const [who, verb, {id}] of [['ann', 'accept', one], ['bob', 'accept', one], ['ann', 'accept', two], ['bob', 'reject', two]])
    await fetch(`${server.url}/reviews.json`, {method: 'POST', headers: {Authorization: `Bearer ${kToken}`, 'Content-Type': 'application/json'}, body: JSON.stringify({verb, id, who})});
  const page = await open('/review?kind=windows');
  // Values A A | A R: observed 2 of 4, expected 6 of 12.
  assert.match(await page.textContent('.agreement'), /2 records by two or more of them, 1 alike.*alpha: 0\.000/s);
  assert.match(await page.textContent(`.agreement li:has(a[href="/record/${two.id}"])`), /ann: accept.*bob: reject/s);
  await page.context().close();
});
