// How much does a first visit transfer?
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launchBrowser, openPage, servePage, sizes } from './harness.mjs';

/** Bytes, compressed with brotli: a second and a half on a slow mobile connection. */
const BUDGET = 300_000;
/** Bytes of everything that somebody loads who edits, all that is asked for later included but for the workbook reader. */
const EVERYTHING = 760_000;

test(`a first visit transfers at most ${BUDGET / 1000} KB`, async (t) => {
  const served = await servePage(t);
  const { page } = await openPage(await launchBrowser(t), served);
  await page.waitForLoadState('networkidle');
  const files = await sizes();
  const names = new Set(served.requests.map((path) => path.split('/').pop() || 'index.html'));
  const transferred = [...names].map((name) => files[name]?.brotli ?? assert.fail(`${name} is not in dist/`));
  const total = transferred.reduce((sum, bytes) => sum + bytes, 0);
  t.diagnostic(`${total} bytes in ${names.size} files`);
  assert.ok(names.has('index.html') && [...names].some((name) => name.endsWith('.wasm')), [...names].join(' '));
  const others = Object.entries(files).filter(([name]) => !/workbook/.test(name));
  const everything = others.reduce((sum, [, size]) => sum + size.brotli, 0);
  t.diagnostic(`${everything} bytes in all but the workbook reader`);
  assert.ok(everything <= EVERYTHING, `${everything} bytes in all`);
  assert.ok(total <= BUDGET, `${total} bytes: ${[...names].map((name) => `${name} ${files[name].brotli}`).join(', ')}`);
});
