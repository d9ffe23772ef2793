// The pages in headless Chromium: every one loads, says nothing wrong, is accessible in light, dark and narrow; then what people do with them.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {after, before, test} from 'node:test';
import {browser, kToken, serveDemo, serveMany} from './served.mjs';

const kAxe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let server, many, chrome, ids;

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
  many?.stop();
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

for (const [name, options] of [['light', {}], ['dark', {colorScheme: 'dark'}], ['400 px wide', {viewport: {width: 400, height: 800}}],
                               ['400 px wide and dark', {viewport: {width: 400, height: 800}, colorScheme: 'dark'}]])
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

for (const width of [400, 800, 1100, 1280])
  test(`at ${width} px every link of the navigation is in sight`, async () => {
    const page = await open('/', {viewport: {width, height: 800}});
    const cut = await page.$$eval('#top nav a', links => links.filter(link => {
      const box = link.getBoundingClientRect(), there = document.elementFromPoint(box.right - 3, box.top + box.height / 2);
      return box.left < 0 || box.right > innerWidth || there !== link;
    }).map(link => link.textContent));
    assert.deepEqual(cut, []);
    await page.context().close();
  });

test('every page is walked with Tab: each stop is seen, none holds on to the focus', async () => {
  for (const path of kPages()) {
    const page = await open(path, {token: true});
    const stops = await page.$$eval('a[href], button, input, select, textarea, summary, [tabindex="0"]', all => all.filter(e => e.checkVisibility() && !e.disabled && e.tabIndex >= 0).length);
    const seen = new Set();
    for (let i = 0; i < Math.min(stops, 60); ++i) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
        if (!e.dataset.stop) e.dataset.stop = String(document.querySelectorAll('[data-stop]').length + 1);
        const marked = style.outlineStyle !== 'none' || Boolean(e.closest('.mark')) || e.type === 'file';
        return {stop: e.dataset.stop, marked, there: box.width > 0, what: e.outerHTML.slice(0, 100)};
      });
      assert.ok(at.marked && at.there, `${path}: ${at.what}`);
      seen.add(at.stop);
    }
    assert.ok(seen.size >= Math.min(stops, 60) - 2, `${path}: ${seen.size} of ${stops} reached`);
    await page.context().close();
  }
});

test('every page has its twins in JSON, and an address that leads to the same again', async () => {
  const pair = encodeURIComponent('PRK : USA'), doc = encodeURIComponent(ids.doc);
  const twins = {'/': ['/negotiations.json'], [`/negotiation/${ids.negotiation}`]: [`/negotiation/${ids.negotiation}.json`, `/deadlock.json?dyad=${pair}`, `/curve.json?dyad=${pair}`],
    [`/record/${ids.move}`]: [`/record/${ids.move}.json`], [`/document?id=${doc}`]: [`/document.json?id=${doc}`], '/documents': ['/documents.json'], '/events?dyad=USA-PRK': ['/events.json?dyad=USA-PRK'],
    '/actors': ['/actors.json'], '/actor?name=Moon%20Jae-in': ['/actor.json?name=Moon%20Jae-in'], [`/pictures?dyad=${pair}#where`]: ['/flows.json', `/curve.json?dyad=${pair}`, '/places.json'],
    '/search?q=talks': ['/search.json?q=talks'], '/ask?q=Who%20must%20move%20first%3F': ['/ask.json?q=Who%20must%20move%20first%3F'], '/sql?q=SELECT%201': ['/sql.json?q=SELECT%201'],
    '/review?kind=contacts#agreement': ['/contacts.json', '/reviews.json', '/agreement.json'], '/about': ['/about.json']};
  for (const [path, addresses] of Object.entries(twins)) {
    for (const address of addresses) {
      const answer = await fetch(server.url + address);
      assert.ok(answer.ok && answer.headers.get('content-type').startsWith('application/json') && answer.headers.get('etag') || /^\/(ask|sql)/.test(address), address);
      assert.equal(typeof await answer.json(), 'object');
    }
    const page = await open(path), title = await page.textContent('h1');
    await page.reload();
    await page.waitForSelector('main:not([aria-busy]) h1');
    assert.ok(page.url().endsWith(path) && !title.includes('did not work') && await page.textContent('h1') === title, path);
    if (path.includes('#')) assert.ok(await page.locator(path.slice(path.indexOf('#'))).evaluate(e => e.getBoundingClientRect().top < innerHeight), path);
    await page.context().close();
  }
});

test('an address that is none says so, with the way back', async () => {
  const context = await chrome.newContext(), page = await context.newPage();
  const answer = await page.goto(`${server.url}/nowhere`);
  assert.equal(answer.status(), 404);
  await page.waitForSelector('h1');
  assert.match(await page.textContent('main'), /Nothing is at this address/);
  assert.ok(await page.locator('#top nav a').count() > 5);
  await context.close();
});

test('the first page is small and there within a second', async () => {
  const page = await open('/');
  const bytes = await page.evaluate(() => performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation')).reduce((n, e) => n + e.encodedBodySize, 0));
  assert.ok(bytes > 10000 && bytes < 300000, `${bytes} bytes`);
  const times = [];
  for (let i = 0; i < 5; ++i) {
    const fresh = await open('/');
    times.push(await fresh.evaluate(() => new Promise(resolve => new PerformanceObserver(list => resolve(list.getEntries().at(-1).startTime)).observe({type: 'largest-contentful-paint', buffered: true}))));
    await fresh.context().close();
  }
  assert.ok(Math.min(...times) < 1000, `largest paint after ${times.map(Math.round)} ms`);
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

test('files that cannot be read are told one by one, the others are read', async () => {
  const page = await open('/read', {token: true});
  const html = '<html><head><title>Envoys in Geneva</title></head><body><article><h1>Envoys in Geneva</h1><p>The United States offered North Korea talks in Geneva on Monday, officials said after a long day.</p><p>North Korea rejected the offer of the United States on Tuesday and said that it saw no reason to meet.</p></article></body></html>';
  const file = (name, bytes) => ({name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes)});
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

test('a hundred thousand events are scrolled without a long halt', async () => {
  many = await serveMany(server.record, 100000);
  const context = await chrome.newContext({viewport: {width: 1280, height: 900}}), page = await context.newPage();
  await page.goto(`${many.url}/events`);
  await page.waitForSelector('.list .row a');
  assert.equal(await page.getAttribute('.list', 'aria-rowcount'), '100001');
  const [frames, most] = await page.evaluate(async () => {
    const list = document.querySelector('.list'), took = [];
    let most = 0;
    for (let last = await new Promise(requestAnimationFrame), n = 0; n < 240; ++n) {
      list.scrollTop += n % 60 ? 260 : 400000;
      const now = await new Promise(requestAnimationFrame);
      took.push(now - last);
      last = now;
      most = Math.max(most, document.querySelectorAll('.rows .row').length);
    }
    return [took.sort((a, b) => a - b), most];
  });
  const middle = frames[120], slow = frames[228];
  console.log(`frames while scrolling: median ${middle.toFixed(1)} ms, 95 % under ${slow.toFixed(1)} ms, longest ${frames.at(-1).toFixed(1)} ms`);
  assert.ok(most < 60, `${most} rows are drawn`);
  assert.ok(middle < 34, `half the frames take ${middle} ms`);
  await page.evaluate(() => { document.querySelector('.list').scrollTop = 1e9; });
  await page.waitForSelector('.row[aria-rowindex="100001"] a', {timeout: 30000});
  await context.close();
});
