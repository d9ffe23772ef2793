// The pictures of docs/web.md: node web/tests/shots.mjs docs/web
import {browser, serveDemo} from './served.mjs';

const folder = process.argv[2];
const server = await serveDemo(), chrome = await browser();
const json = async path => (await fetch(server.url + path)).json();
const id = (await json('/negotiations.json')).negotiations.reduce((a, b) => b.moves > a.moves ? b : a).id;
const doc = (await json('/documents.json?limit=60')).documents.reduce((a, b) => b.event_count > a.event_count ? b : a).id;
const pages = [['negotiations', '/', {}, null], ['negotiation', `/negotiation/${id}`, {}, null], ['timeline', `/negotiation/${id}`, {}, '#timeline'], ['document_dark', `/document?id=${encodeURIComponent(doc)}`, {colorScheme: 'dark'}, null],
               ['map', '/pictures', {}, '#where'], ['negotiation_narrow', `/negotiation/${id}`, {viewport: {width: 400, height: 900}}, null]];
for (const [name, path, options, part] of pages) {
  const context = await chrome.newContext({viewport: {width: 1100, height: part ? 2400 : 760}, ...options});
  const page = await context.newPage();
  await page.goto(server.url + path);
  await page.waitForSelector('main:not([aria-busy]) h1');
  await page.waitForTimeout(400);
  await (part ? page.locator(part) : page).screenshot({path: `${folder}/${name}.png`});
  await context.close();
}
await chrome.close();
server.stop();
