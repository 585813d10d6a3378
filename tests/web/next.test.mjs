// What next? What has to be bought and how long it lasts, answered when it is asked for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessibilityProblems, launchBrowser, openPage, servePage } from './harness.mjs';

const next = (page) => page.locator('#next');
const topic = (page, title) => next(page).locator('details', { has: page.getByText(title, { exact: true }) });
const open = (page, title) => next(page).getByText(title, { exact: true }).click();

const enter = async (page, label, text) => {
  const input = page.locator('#headroom form').getByLabel(label);
  await input.fill(text);
  await input.blur();
};

test('advice is given when it is asked for, with its proofs, and the worker ends with it', async (t) => {
  const served = await servePage(t);
  const { page, problems } = await openPage(await launchBrowser(t), served);
  await page.waitForTimeout(400);
  assert.equal(page.workers().length, 0, 'nothing is calculated before it is asked for');
  await open(page, 'Hosts to buy');
  await page.getByText('All VMs fit on the present hosts while any 1 host may fail').waitFor();
  await next(page).getByRole('rowheader', { name: /only one host/ }).waitFor();
  assert.match(await topic(page, 'Hosts to buy').innerText(), /while any 2 hosts may fail at once[^]*After the loss of hv\d+ \+ hv\d+/);
  await page.waitForFunction(() => !document.querySelector('#next .state')?.textContent);
  assert.equal(page.workers().length, 0, 'the worker has ended');
  await open(page, 'Two sizes together');
  await next(page).getByRole('img', { name: /\(up\) beside/ }).waitFor();
  assert.ok((await topic(page, 'Two sizes together').getByRole('row').count()) > 4);
  assert.deepEqual(await accessibilityProblems(page), []);
  assert.deepEqual(problems, []);
});

test('growth is a topic when it is entered, and a change of the plan marks what is old', async (t) => {
  const { page, problems } = await openPage(await launchBrowser(t), await servePage(t));
  assert.equal(await topic(page, 'Growth').count(), 0);
  await enter(page, 'Growth a month', '2');
  // By keyboard.
  await next(page).locator('summary', { hasText: 'Growth' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText(/At 2 % more VMs a month all VMs fit for \d+ months?/).waitFor();
  const before = await topic(page, 'Growth').boundingBox();
  await enter(page, 'Growth a month', '4');
  await page.getByText('This is about the plan before the last change').waitFor();
  assert.ok(Math.abs((await topic(page, 'Growth').boundingBox()).height - before.height) < 40, 'nothing jumps');
  await next(page).getByRole('button', { name: 'Calculate again' }).click();
  await page.getByText(/At 4 % more VMs a month/).waitFor();
  assert.equal(await page.getByText('This is about the plan before').count(), 0);
  assert.deepEqual(problems, []);
});

test('a change of the plan stops what is being calculated', async (t) => {
  const context = await launchBrowser(t);
  let release;
  const released = new Promise((done) => { release = done; });
  await context.route('**/headroom_worker_bg*.wasm', async (route) => {
    await released;
    await route.continue();
  });
  const { page } = await openPage(context, await servePage(t));
  await open(page, 'Hosts to buy');
  await next(page).getByText('Calculating').waitFor();
  await enter(page, 'VM to add: memory', '16');
  await next(page).getByText('Stopped, because the plan has changed').waitFor();
  release();
  await next(page).getByRole('button', { name: 'Calculate again' }).click();
  await page.getByText('All VMs fit on the present hosts').waitFor();
});

test('advice reads well on narrow screens and in the dark', async (t) => {
  const context = await launchBrowser(t, { viewport: { width: 360, height: 780 }, colorScheme: 'dark' });
  const { page, problems } = await openPage(context, await servePage(t));
  await open(page, 'Hosts to buy');
  await open(page, 'Two sizes together');
  await next(page).getByRole('img', { name: /\(up\) beside/ }).waitFor();
  await next(page).getByRole('rowheader', { name: /only one host/ }).waitFor();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 360, `${width} pixels wide`);
  assert.deepEqual(await accessibilityProblems(page), []);
  assert.deepEqual(problems, []);
});
