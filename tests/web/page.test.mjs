// What happens to the plan of somebody who uses the page?
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { accessibilityProblems, launchBrowser, openPage, servePage } from './harness.mjs';

const name = (page) => page.getByLabel('Name of the plan');
const firstMemory = (page) => page.getByRole('group', { name: 'Host hv01' }).getByLabel('Memory', { exact: true });
const saved = (page) => page.evaluate(() => localStorage.getItem('headroom.plan.v1'));

/** Waits until the plan that is kept in this browser holds a text. */
const keeps = (page, text) =>
  page.waitForFunction((text) => localStorage.getItem('headroom.plan.v1')?.includes(text), text);

/** Holds the module of the workers back until the result is called. */
async function holdWorkers(context) {
  let release;
  const released = new Promise((done) => { release = done; });
  await context.route('**/headroom_worker_bg*.wasm', async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

/** A link to a plan that is called so. */
async function linkTo(page, called) {
  await name(page).fill(called);
  await page.getByRole('button', { name: 'Share' }).click();
  await page.evaluate(() => {
    navigator.clipboard.writeText = async (text) => { globalThis.copied = text; };
  });
  await page.getByLabel('Everything, with names').check();
  await page.getByRole('button', { name: 'Copy the link' }).click();
  await page.getByText('Copied.').waitFor();
  await page.getByRole('button', { name: 'Close' }).click();
  return new URL(await page.evaluate(() => globalThis.copied)).hash;
}

test('the first visit shows an evaluated example, and keeps nothing until it is changed', async (t) => {
  const served = await servePage(t);
  const { page, problems } = await openPage(await launchBrowser(t), served);
  assert.match(await name(page).inputValue(), /120 virtual servers on 12 hosts/);
  assert.match(await page.locator('body').innerText(), /Survives any 1 of 12 hosts/);
  await page.waitForTimeout(600);
  assert.equal(await saved(page), null);
  assert.doesNotMatch(await page.locator('.levels').innerText(), /not counted/);
  assert.equal(page.workers().length, 0, 'a first visit needs no worker');
  assert.ok(!served.requests.some((path) => path.includes('worker')), served.requests.join(' '));
  assert.deepEqual(problems, []);
});

test('a plan is kept in this browser and resumed', async (t) => {
  const served = await servePage(t);
  const context = await launchBrowser(t);
  const first = await openPage(context, served);
  await name(first.page).fill('Dublin');
  await keeps(first.page, 'Dublin');
  await first.page.close();
  const { page } = await openPage(context, served);
  assert.equal(await name(page).inputValue(), 'Dublin');
  assert.match(await page.title(), /Dublin/);
  await page.getByRole('button', { name: 'Start afresh' }).click();
  assert.match(await name(page).inputValue(), /Example/);
  await page.getByRole('button', { name: 'Undo' }).first().click();
  assert.equal(await name(page).inputValue(), 'Dublin');
});

test('while a saved plan is read, neither the example nor an empty form is shown', async (t) => {
  const served = await servePage(t);
  const context = await launchBrowser(t);
  const first = await openPage(context, served);
  await name(first.page).fill('Dublin');
  await keeps(first.page, 'Dublin');
  await first.page.close();
  const release = await holdWorkers(context);
  const page = await context.newPage();
  await page.goto(served.url);
  await page.getByText('Opening your plan').waitFor();
  assert.equal(await page.locator('main, input').count(), 0);
  release();
  await name(page).waitFor();
  assert.equal(await name(page).inputValue(), 'Dublin');
});

test('a change that is not kept yet is not lost without a question', async (t) => {
  const served = await servePage(t);
  const context = await launchBrowser(t);
  const { page } = await openPage(context, served);
  const release = await holdWorkers(context);
  await name(page).click();
  await page.keyboard.type('Dublin ');
  const asked = page.waitForEvent('dialog');
  const closing = page.close({ runBeforeUnload: true });
  const dialog = await asked;
  assert.equal(dialog.type(), 'beforeunload');
  await dialog.dismiss();
  await closing;
  release();
  await keeps(page, 'Dublin');
});

test('without the module of the workers the page works, says what does not, and keeps what was saved', async (t) => {
  const served = await servePage(t);
  const context = await launchBrowser(t);
  const first = await openPage(context, served);
  await name(first.page).fill('Dublin');
  await keeps(first.page, 'Dublin');
  await first.page.close();
  await context.route('**/headroom_worker_bg*.wasm', (route) => route.abort());
  const { page } = await openPage(context, served);
  assert.match(await page.locator('.notices').innerText(), /cannot be read[^]*could not be loaded/);
  assert.match(await page.locator('body').innerText(), /Survives any 1 of 12 hosts/);
  await firstMemory(page).fill('48');
  await page.getByText('Changes are not kept').waitFor();
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByRole('dialog').getByText('could not be loaded').waitFor();
  assert.ok(await page.getByRole('button', { name: 'Copy the link' }).isDisabled());
  assert.match(await saved(page), /Dublin/);
});

test('losses that are too many for the page are counted in the background', async (t) => {
  const { page, problems } = await openPage(await launchBrowser(t), await servePage(t));
  const hosts = page.getByRole('group', { name: 'Host hv10' }).getByLabel('Count', { exact: true });
  const levels = page.locator('.levels');
  await hosts.fill('28');
  await levels.getByText('7,770/7,770').waitFor();
  assert.doesNotMatch(await levels.innerText(), /not counted/);
  // Another plan: the worker begins anew.
  await hosts.fill('24');
  await levels.getByText('5,456/5,456').waitFor();
  assert.deepEqual(problems, []);
});

test('the placement is saved as a list', async (t) => {
  const { page } = await openPage(await launchBrowser(t), await servePage(t));
  await page.getByText('Every VM with its host').click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download as CSV' }).click(),
  ]);
  assert.equal(download.suggestedFilename(), 'example-120-virtual-servers-on-12-hosts-placement.csv');
  const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n');
  assert.equal(lines[0], '\ufeffVM,Host now,Host planned,Restarts on');
  assert.equal(lines.length, 121);
});

test('a link without names is the first choice, and says the same', async (t) => {
  const served = await servePage(t);
  const context = await launchBrowser(t);
  const { page } = await openPage(context, served);
  await name(page).fill('Secret plan');
  await page.getByRole('button', { name: 'Share' }).click();
  await page.evaluate(() => {
    navigator.clipboard.writeText = async (text) => { globalThis.copied = text; };
  });
  const short = page.getByLabel('Sizes, rules and settings, without names');
  assert.ok(await short.isChecked());
  await page.getByRole('dialog').getByText(/without names: \d+ characters/).waitFor();
  await page.getByRole('button', { name: 'Copy the link' }).click();
  await page.getByText('Copied.').waitFor();
  const { hash } = new URL(await page.evaluate(() => globalThis.copied));
  // The part after “#”, of the page's twelve groups.
  assert.ok(hash.length < 350, `${hash.length} characters`);
  const opened = (await openPage(context, served, { hash })).page;
  const text = await opened.locator('body').innerText();
  assert.match(text, /Survives any 1 of 12 hosts/);
  assert.doesNotMatch(text, /Secret plan|hv01|web01/);
});

test('a link is shown beside the plan of the user, never in its place', async (t) => {
  const served = await servePage(t);
  const context = await launchBrowser(t);
  const { page } = await openPage(context, served);
  const hash = await linkTo(page, 'theirs');
  await name(page).fill('mine');
  await page.waitForTimeout(600);
  await page.evaluate((to) => { location.hash = to; }, hash);
  await page.getByRole('button', { name: 'Go back to mine' }).waitFor();
  assert.equal(await name(page).inputValue(), 'theirs');
  await name(page).fill('theirs, changed');
  await page.waitForTimeout(600);
  assert.match(await saved(page), /mine/);
  assert.notEqual(await page.evaluate(() => location.hash), hash);
  await page.getByRole('button', { name: 'Go back to mine' }).click();
  assert.equal(await name(page).inputValue(), 'mine');
  assert.equal(await page.evaluate(() => location.hash), '');
});

test('a damaged link says so and changes nothing', async (t) => {
  const served = await servePage(t);
  const context = await launchBrowser(t);
  const { page } = await openPage(context, served);
  const hash = await linkTo(page, 'theirs');
  await page.waitForTimeout(600);
  const damaged = await openPage(context, served, { hash: hash.slice(0, 60) });
  assert.equal(await name(damaged.page).inputValue(), 'theirs');
  assert.match(await damaged.page.locator('.notices').innerText(), /incomplete/);
});

test('a text that is no value stays beside its input, and the last answers stay', async (t) => {
  const { page } = await openPage(await launchBrowser(t), await servePage(t));
  const memory = firstMemory(page);
  await memory.fill('lots');
  assert.equal(await memory.getAttribute('aria-invalid'), 'true');
  const described = await memory.getAttribute('aria-describedby');
  assert.match(await page.locator(`#${described}`).innerText(), /“lots” is not a number/);
  assert.match(await page.locator('body').innerText(), /Survives any 1 of 12 hosts/);
  await memory.fill('0,125 TiB');
  await memory.blur();
  assert.equal(await memory.inputValue(), '128 GiB');
  assert.equal(await memory.getAttribute('aria-invalid'), null);
});

test('undo and redo by keys, outside of texts', async (t) => {
  const { page } = await openPage(await launchBrowser(t), await servePage(t));
  const memory = firstMemory(page);
  await memory.fill('64');
  await memory.blur();
  await page.keyboard.press('Control+z');
  assert.equal(await memory.inputValue(), '96 GiB');
  await page.keyboard.press('Control+Shift+z');
  assert.equal(await memory.inputValue(), '64 GiB');
});

test('a default is marked until a value is entered, and comes back with a reset', async (t) => {
  const { page } = await openPage(await launchBrowser(t), await servePage(t));
  const tolerate = page.getByRole('textbox', { name: 'Failures to tolerate' });
  const policy = page.locator('.field', { has: tolerate });
  assert.match(await policy.innerText(), /default/);
  await tolerate.fill('2');
  await tolerate.blur();
  assert.doesNotMatch(await policy.innerText(), /default/);
  await policy.getByRole('button', { name: /Reset/ }).click();
  assert.equal(await tolerate.inputValue(), '1');
});

test('what happens at a failure is chosen with its explanation beside it, and kept', async (t) => {
  const { page, problems } = await openPage(await launchBrowser(t), await servePage(t));
  const unit = page.getByRole('combobox', { name: 'What fails' });
  assert.match(await page.locator(`#${await unit.getAttribute('aria-describedby')}`).innerText(), /rack/);
  await unit.selectOption({ label: 'One fault domain' });
  await page.getByText('any 1 fault domain may fail', { exact: true }).waitFor();
  await page.getByRole('combobox', { name: 'Failures happen' }).selectOption({ label: 'One after another' });
  await page.getByRole('combobox', { name: 'After a failure', exact: true }).selectOption({ label: 'Also move others' });
  await page.getByRole('combobox', { name: 'May stay down' }).selectOption({ label: 'Low priority' });
  await page.getByRole('combobox', { name: 'Search for proofs' }).selectOption({ label: 'Short' });
  await page.getByRole('button', { name: 'More about sql01' }).click();
  const bound = page.getByRole('group', { name: 'VM sql01' }).getByRole('combobox', { name: 'Bound to its host' });
  await bound.selectOption({ label: 'Yes' });
  await keeps(page, '"hostBound":true');
  const policy = '"failureOrder":"one-after-another","afterFailure":"rearrange","failureUnit":"fault-domain","shed":"low","searchBudget":"short"';
  assert.ok((await saved(page)).includes(policy), await saved(page));
  await page.getByRole('button', { name: 'Reset to the default: What fails' }).click();
  assert.equal(await unit.inputValue(), 'host');
  await page.getByText('any 1 host may fail', { exact: true }).waitFor();
  assert.deepEqual(problems, []);
});

test('a file is opened in one step that can be undone', async (t) => {
  const { page, problems } = await openPage(await launchBrowser(t), await servePage(t));
  const document = { format: 'headroom-plan', version: 1, name: 'From a file', platform: 'proxmox-ve', hosts: [], vms: [] };
  const file = { name: 'plan.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(document)) };
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByText('Opened “plan.json”').waitFor();
  assert.equal(await name(page).inputValue(), 'From a file');
  await page.locator('.notice').getByRole('button', { name: 'Undo' }).click();
  assert.match(await name(page).inputValue(), /Example/);
  await page.locator('input[type=file]').setInputFiles({ ...file, buffer: Buffer.from('{"format": "headroom-plan"') });
  await page.getByText('cannot be read').waitFor();
  assert.match(await name(page).inputValue(), /Example/);
  assert.deepEqual(problems, []);
});

test('the form and its dialog are accessible, wide and narrow, light and dark', async (t) => {
  const served = await servePage(t);
  for (const options of [
    { colorScheme: 'light' },
    { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
  ]) {
    const { page } = await openPage(await launchBrowser(t, options), served);
    await page.evaluate(() => document.querySelectorAll('details.form-section').forEach((part) => { part.open = true; }));
    await page.getByRole('button', { name: 'More about hv01' }).click();
    await page.getByRole('button', { name: 'More about web01' }).click();
    await firstMemory(page).fill('lots');
    assert.deepEqual(await accessibilityProblems(page), []);
    await page.getByRole('button', { name: 'Share' }).click();
    assert.deepEqual(await accessibilityProblems(page), []);
  }
});
