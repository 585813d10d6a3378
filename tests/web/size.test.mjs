// How much does a visit transfer?
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launchBrowser, openPage, servePage, sizes } from './harness.mjs';

/** Bytes of a first visit, compressed with brotli: a second and a half on a slow mobile connection. */
const FIRST = 300_000;
/** Bytes that somebody has loaded who has edited the plan: the modules of page and worker hold much of the core twice. */
const EDITING = 840_000;

test(`a first visit transfers at most ${FIRST / 1000} KB, and one that edits at most ${EDITING / 1000} KB`, async (t) => {
  const served = await servePage(t);
  const { page } = await openPage(await launchBrowser(t), served);
  await page.waitForLoadState('networkidle');
  const files = await sizes();
  const transferred = () => {
    const names = new Set(served.requests.map((path) => path.split('/').pop() || 'index.html'));
    const each = [...names].map((name) => [name, files[name]?.brotli ?? assert.fail(`${name} is not in dist/`)]);
    return { each, total: each.reduce((sum, [, bytes]) => sum + bytes, 0) };
  };
  const check = (most) => {
    const { each, total } = transferred();
    t.diagnostic(`${total} bytes in ${each.length} files`);
    assert.ok(total <= most, `${total} bytes: ${each.map((entry) => entry.join(' ')).join(', ')}`);
    return each.map(([name]) => name);
  };
  const first = check(FIRST);
  assert.ok(first.includes('index.html') && first.some((name) => name.endsWith('.wasm')), first.join(' '));
  await page.getByLabel('Name of the plan').fill('Edited');
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(1_000);
  check(EDITING);
});
