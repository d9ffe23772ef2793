// The pages in headless Chromium: every one loads, says nothing wrong, is accessible in light, dark and narrow, by key, and is small.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {after, before, test} from 'node:test';
import {begin, serveMany} from './served.mjs';

const kAxe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let server, many, chrome, ids, open;

before(async () => { ({server, chrome, ids, open} = await begin()); });
after(async () => {
  await chrome?.close();
  server?.stop();
  many?.stop();
});

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
    // A field for a day has four stops of its own: month, day, year, calendar.
    const days = await page.locator('input[type=date]').count(), seen = new Set();
    for (let i = 0; i < Math.min(stops, 60) + 3 * days; ++i) {
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
