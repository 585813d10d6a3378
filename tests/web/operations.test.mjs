// Drains, patch nights, the death of a host and a year: told and drawn when they are asked for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessibilityProblems, launchBrowser, openPage, servePage } from './harness.mjs';

const next = (page) => page.locator('#next');
const topic = (page, title) => next(page).locator('details', { has: page.getByText(title, { exact: true }) });
const open = (page, title) => next(page).getByText(title, { exact: true }).click();

test('a night, a dead host and a year are told with a picture and its figures', async (t) => {
  const { page, problems } = await openPage(await launchBrowser(t), await servePage(t));
  for (const [title, headline, picture] of [
    ['Drain a host and patch night', /Patching \d+ hosts .* takes /, 'The night, host by host'],
    ['When a host dies', /The worst host to lose is \w+: \d+ VMs answer again within /, 'After the death of'],
    ['A year', /With live migration and restarts a VM is down for .* nines/, 'Downtime of a VM in a year'],
  ]) {
    await open(page, title);
    await topic(page, title).getByText(headline).first().waitFor({ timeout: 30_000 });
    await topic(page, title).getByText(picture).first().waitFor();
    assert.ok((await topic(page, title).getByRole('row').count()) > 3, title);
  }
  if (process.env.SCREENSHOT) await page.screenshot({ path: process.env.SCREENSHOT, fullPage: true });
  assert.deepEqual(await accessibilityProblems(page), []);
  assert.deepEqual(problems, []);
});

test('the pictures of operations fit on narrow screens and in the dark', async (t) => {
  const context = await launchBrowser(t, { viewport: { width: 360, height: 780 }, colorScheme: 'dark' });
  const { page, problems } = await openPage(context, await servePage(t));
  await open(page, 'Drain a host and patch night');
  await topic(page, 'Drain a host and patch night').getByText(/Patching \d+ hosts/).first().waitFor({ timeout: 30_000 });
  await open(page, 'When a host dies');
  await topic(page, 'When a host dies').getByText(/The worst host to lose/).first().waitFor({ timeout: 30_000 });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 360, `${width} pixels wide`);
  assert.deepEqual(await accessibilityProblems(page), []);
  assert.deepEqual(problems, []);
});
