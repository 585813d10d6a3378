// Does the built page start, quietly, and keep to itself?
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { dist, launchBrowser, openPage, servePage } from './harness.mjs';

test('the page starts below any path without an error and without a request elsewhere', async (t) => {
  const served = await servePage(t, { below: '/some/where/' });
  const { page, problems } = await openPage(await launchBrowser(t), served);
  assert.match(await page.title(), /Headroom/);
  assert.notEqual((await page.locator('h1').first().innerText()).trim(), '');
  await page.waitForLoadState('networkidle');
  assert.deepEqual(problems, []);
  assert.ok(served.requests.every((path) => path.startsWith('/some/where/')), served.requests.join(' '));
});

test('the content-security policy allows nothing but the files of the page', async (t) => {
  const { page } = await openPage(await launchBrowser(t), await servePage(t));
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
  assert.deepEqual(policy.split(';').map((rule) => rule.trim()).sort(), [
    "base-uri 'none'",
    "connect-src 'self'",
    "default-src 'none'",
    "form-action 'none'",
    "img-src 'self' data: blob:",
    "manifest-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "worker-src 'self'",
  ]);
  const refused = await page.evaluate(() => fetch('https://example.org/').then(() => false, () => true));
  assert.ok(refused, 'a request to another site must be refused');
});

test('nothing is written inline and nothing is referred to by an absolute address', async () => {
  const html = await readFile(join(dist, 'index.html'), 'utf8');
  assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/i);
  for (const [, address] of html.matchAll(/\s(?:src|href)="([^"]*)"/g)) {
    assert.match(address, /^\.\/[\w.-]+$/);
  }
});

test('a browser that cannot start the app says so', async (t) => {
  const served = await servePage(t);
  const context = await launchBrowser(t);
  await context.route('**/*.wasm', (route) => route.abort());
  const page = await context.newPage();
  await page.goto(served.url);
  assert.match(await page.getByRole('alert').innerText(), /could not be started.*reload/s);
});
