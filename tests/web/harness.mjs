// What the tests of the page share: a static host, a browser, and the built JavaScript module.
import { createServer } from 'node:http';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { chromium } from 'playwright-core';

export const repository = fileURLToPath(new URL('../../', import.meta.url));
export const dist = join(repository, 'dist');
const target = process.env.CARGO_TARGET_DIR ?? join(repository, 'target');

const types = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  json: 'application/json',
  wasm: 'application/wasm',
  webmanifest: 'application/manifest+json',
};

/**
 * Serves `dist/` on a free port of this machine, below a path, as a plain static host would.
 * It ends with the test `t`.
 * @returns {Promise<{url: string, origin: string, requests: string[]}>} where the page is, and the paths asked for so far
 */
export async function servePage(t, { below = '/planner/' } = {}) {
  if (!existsSync(join(dist, 'index.html'))) throw new Error('There is no page in dist/: run `cargo xtask dist` first.');
  const requests = [];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    requests.push(pathname);
    const name = pathname === below ? 'index.html' : pathname.slice(below.length);
    const type = types[name.split('.').pop()];
    const compressed = /\bbr\b/.test(request.headers['accept-encoding'] ?? '');
    try {
      if (!pathname.startsWith(below) || !/^[\w.-]+$/.test(name) || !type) throw new Error('not a file of the page');
      const body = await readFile(join(dist, compressed ? `${name}.br` : name));
      response.writeHead(200, {
        'Content-Type': type,
        'Cache-Control': /-[0-9a-f]{12}\./.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache',
        ...(compressed && { 'Content-Encoding': 'br' }),
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  t.after(() => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  });
  const origin = `http://127.0.0.1:${server.address().port}`;
  return { url: origin + below, origin, requests };
}

/** The program of an installed Chromium or Chrome: `CHROMIUM`, or the first one on the PATH. */
export function chromiumProgram() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin'];
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
  if (!found) throw new Error('No Chromium was found: install Chromium or Chrome, or name its program in CHROMIUM.');
  return found;
}

/**
 * Starts a browser with a fresh profile and returns its context (`newPage()`, `pages()`, `route()`, …).
 * It ends with the test `t`. `options` are Playwright's: `colorScheme`, `viewport`, `permissions`, …
 */
export async function launchBrowser(t, options = {}) {
  const profile = await mkdtemp(join(tmpdir(), 'headroom-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumProgram(),
    headless: true,
    viewport: { width: 1280, height: 900 },
    acceptDownloads: true,
    args: [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
    ...options,
  });
  t.after(async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });
  return context;
}

/**
 * Opens the page and waits until the app has replaced the loading state.
 * `problems` collects console errors and warnings, exceptions, failed requests, refusals by the
 * content-security policy (Chromium reports them as console errors) and requests that leave the origin.
 * Pass `hash` (with its `#`) to open a link.
 */
export async function openPage(context, served, { hash = '' } = {}) {
  const page = await context.newPage();
  const problems = watchForProblems(context, page, served.origin);
  await page.goto(served.url + hash, { waitUntil: 'load' });
  await appStarted(page);
  return { page, problems };
}

/** Waits until the app has drawn itself in place of the loading state of `index.html`; throws if it could not start. */
export async function appStarted(page) {
  const shown = await page.waitForFunction(() => {
    const text = document.body.innerText.trim();
    return text !== '' && !/^(Loading Headroom|Opening your plan)/.test(text) && text;
  });
  const text = await shown.jsonValue();
  if (text.includes('Headroom could not be started')) throw new Error(text);
}

/** Collects what must not happen while a page is used; an empty list is what a test expects. */
export function watchForProblems(context, page, origin) {
  const problems = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (problem) => problems.push(`exception: ${problem.message}`));
  context.on('requestfailed', (request) => problems.push(`request failed: ${request.url()} ${request.failure()?.errorText}`));
  context.on('request', (request) => {
    const { protocol, origin: to } = new URL(request.url());
    if (!['data:', 'blob:'].includes(protocol) && to !== origin) problems.push(`request leaves the origin: ${request.url()}`);
  });
  return problems;
}

/** What axe-core finds wrong on the page as it is shown now: one line each, WCAG 2.2 A and AA and best practices. */
export async function accessibilityProblems(page) {
  await page.evaluate(`${axe.source}; undefined`);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return violations.flatMap(({ id, impact, help, nodes }) =>
    nodes.map((node) => `${id} (${impact}): ${help}: ${node.target.join(' ')}`),
  );
}

/** Raw and transferred (brotli) bytes of every file of the built page, by name. */
export async function sizes() {
  const names = (await readdir(dist)).filter((name) => !/\.(br|gz)$/.test(name));
  const entries = names.map(async (name) => {
    const [raw, brotli] = await Promise.all([readFile(join(dist, name)), readFile(join(dist, `${name}.br`))]);
    return [name, { raw: raw.length, brotli: brotli.length }];
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** The core as an ES module, running in this process: what `cargo xtask js` wrote. */
export async function loadCore() {
  const folder = join(target, 'js');
  if (!existsSync(join(folder, 'headroom.js'))) throw new Error('There is no module: run `cargo xtask js` first.');
  const core = await import(pathToFileURL(join(folder, 'headroom.js')));
  await core.default({ module_or_path: await readFile(join(folder, 'headroom_bg.wasm')) });
  return core;
}
