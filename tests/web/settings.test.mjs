// Can the settings that the form leaves out be changed in their dialog, and is that one step?
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessibilityProblems, launchBrowser, openPage, servePage } from './harness.mjs';

const dialog = (page) => page.getByRole('dialog', { name: 'Migration and restart settings' });
const undo = (page) => page.getByRole('button', { name: 'Undo', exact: true });

async function openSettings(page) {
  const section = page.locator('.form-section', { hasText: 'Migration network' });
  if ((await section.getAttribute('open')) === null) await section.locator('summary').click();
  await section.getByRole('button', { name: 'More migration settings…' }).click();
  await dialog(page).getByText(/live migration of every VM ends|never end to migrate/).first().waitFor();
}

async function apply(page) {
  await dialog(page).getByRole('button', { name: 'Apply' }).click();
  await dialog(page).waitFor({ state: 'detached' });
}

/** The cells of the effect's table, row by row. */
const effect = (page) => dialog(page).locator('tbody tr').evaluateAll((rows) =>
  rows.map((row) => [...row.cells].map((cell) => cell.textContent.trim())));

test('compression is changed in the dialog, applied, undone and carried by the link', async (t) => {
  const { page, problems } = await openPage(await launchBrowser(t), await servePage(t));
  await openSettings(page);
  assert.deepEqual(await accessibilityProblems(page), []);
  const ratio = dialog(page).getByLabel('Compression ratio');
  assert.equal(await ratio.inputValue(), '');
  assert.equal(await ratio.getAttribute('placeholder'), '100 %');
  const [before, same] = await effect(page);
  assert.deepEqual(before.slice(1), same.slice(1));
  await ratio.fill('200');
  await page.waitForFunction((total) => document.querySelectorAll('.tuning tbody tr')[1]?.cells[2].textContent !== total, before[2]);
  assert.deepEqual((await effect(page))[0], before);
  await apply(page);
  // The same plan, with the ratio: in the dialog, in what the browser keeps, and in a link.
  await page.waitForFunction(() => Object.values(localStorage).some((text) => text.includes('"compressionRatioPercent":200')));
  await openSettings(page);
  assert.equal(await ratio.inputValue(), '200 %');
  await dialog(page).getByRole('button', { name: 'Cancel' }).click();
  await undo(page).click();
  assert.equal(await undo(page).isDisabled(), true);
  await openSettings(page);
  assert.equal(await ratio.inputValue(), '');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Redo', exact: true }).click();
  await page.waitForFunction(() => Object.values(localStorage).some((text) => text.includes('"compressionRatioPercent":200')));
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await page.evaluate(() => {
    navigator.clipboard.writeText = async (text) => { globalThis.copied = text; };
  });
  await page.getByLabel('Everything, with names').check();
  await page.getByRole('button', { name: 'Copy the link' }).click();
  await page.getByText('Copied.').waitFor();
  const address = new URL(await page.evaluate(() => globalThis.copied));
  const other = await page.context().newPage();
  await other.goto(page.url().split('#')[0] + address.hash, { waitUntil: 'load' });
  await other.getByRole('button', { name: 'Share', exact: true }).waitFor();
  await openSettings(other);
  assert.equal(await dialog(other).getByLabel('Compression ratio').inputValue(), '200 %');
  assert.deepEqual(problems, []);
});

test('who cancels changes nothing', async (t) => {
  const { page, problems } = await openPage(await launchBrowser(t), await servePage(t));
  for (const leave of [
    () => dialog(page).getByRole('button', { name: 'Cancel' }).click(),
    () => page.keyboard.press('Escape'),
  ]) {
    await openSettings(page);
    await dialog(page).getByLabel('Compression ratio').fill('300');
    await leave();
    assert.equal(await dialog(page).count(), 0);
    assert.equal(await undo(page).isDisabled(), true);
  }
  assert.deepEqual(problems, []);
});

test('a text that is no value is named at its input and not applied', async (t) => {
  const { page, problems } = await openPage(await launchBrowser(t), await servePage(t));
  await openSettings(page);
  const cap = dialog(page).getByLabel('Bandwidth of a migration, at most');
  await cap.fill('plenty');
  await dialog(page).getByText(/^E3601: “plenty” is not a number/).waitFor();
  assert.equal(await cap.getAttribute('aria-invalid'), 'true');
  const described = (await cap.getAttribute('aria-describedby')).split(' ');
  const said = await Promise.all(described.map((id) => page.evaluate((id) => document.getElementById(id).textContent, id)));
  assert.match(said.join(' '), /E3601/);
  assert.deepEqual(await accessibilityProblems(page), []);
  await dialog(page).getByLabel('Compression ratio').focus();
  await dialog(page).getByRole('button', { name: 'Apply' }).click();
  assert.equal(await cap.evaluate((input) => input === document.activeElement), true);
  await cap.fill('400 MB/s');
  await page.waitForFunction(() => !document.querySelector('.tuning [aria-invalid]'));
  // A value that validation doubts is applied all the same.
  await dialog(page).getByLabel('Compression ratio').fill('50 %');
  await dialog(page).getByText(/^E1037: /).waitFor();
  await apply(page);
  assert.equal(await undo(page).isDisabled(), false);
  assert.deepEqual(problems, []);
});

test('VMs are set one by one or by their workload', async (t) => {
  const { page, problems } = await openPage(await launchBrowser(t), await servePage(t));
  await openSettings(page);
  const vms = dialog(page).getByLabel('These settings are for');
  const rate = dialog(page).getByLabel('Memory changes at');
  await vms.focus();
  await vms.selectOption('general');
  await page.waitForFunction(() => document.querySelector('.tuning [name=about]').value === 'general');
  assert.equal(await vms.evaluate((list) => list === document.activeElement), true);
  await rate.fill('33');
  await dialog(page).getByLabel('Writes to').selectOption('sequential');
  await vms.selectOption('0');
  await page.waitForFunction(() => document.querySelector('.tuning [name=about]').value === '0');
  await apply(page);
  const kept = await page.waitForFunction(() => {
    const text = Object.values(localStorage).find((text) => text.includes('"dirtyRateMegabytesPerSecond":33'));
    return text && JSON.parse(text);
  });
  const { vms: groups } = await kept.jsonValue();
  const of = (profile) => groups.filter(({ workload = {} }) => (workload.profile ?? 'general') === profile);
  assert.ok(of('general').length > 0);
  for (const { workload } of of('general')) {
    assert.equal(workload.dirtyRateMegabytesPerSecond, 33);
    assert.equal(workload.pattern, 'sequential');
  }
  for (const { workload } of groups.filter((group) => !of('general').includes(group))) {
    assert.notEqual(workload?.dirtyRateMegabytesPerSecond, 33);
  }
  assert.deepEqual(problems, []);
});

test('the keyboard is enough', async (t) => {
  const { page, problems } = await openPage(await launchBrowser(t), await servePage(t));
  const section = page.locator('.form-section', { hasText: 'Migration network' });
  await section.locator('summary').focus();
  if ((await section.getAttribute('open')) === null) await page.keyboard.press('Enter');
  const button = section.getByRole('button', { name: 'More migration settings…' });
  const isFocused = (locator) => locator.evaluate((element) => element === document.activeElement);
  for (let tabs = 0; tabs < 40 && !(await isFocused(button)); tabs += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await dialog(page).waitFor();
  const streams = dialog(page).getByLabel('Connections of a migration');
  for (let tabs = 0; tabs < 40 && !(await isFocused(streams)); tabs += 1) await page.keyboard.press('Tab');
  await page.keyboard.type('4');
  await page.keyboard.press('Enter');
  await dialog(page).waitFor({ state: 'detached' });
  assert.equal(await isFocused(button), true);
  await page.keyboard.press('Control+z');
  assert.equal(await undo(page).isDisabled(), true);
  assert.deepEqual(problems, []);
});

test('restarts lead to the same dialog', async (t) => {
  const { page, problems } = await openPage(await launchBrowser(t), await servePage(t));
  const section = page.locator('.form-section', { hasText: 'Operations' });
  await section.locator('summary').click();
  await section.getByRole('button', { name: 'More restart settings…' }).click();
  await dialog(page).getByLabel('VMs that a host starts at once').fill('8');
  await apply(page);
  await page.waitForFunction(() => Object.values(localStorage).some((text) => text.includes('"startsAtOnce":8')));
  assert.deepEqual(problems, []);
});

test('the dialog fits a narrow screen', async (t) => {
  const browser = await launchBrowser(t, { viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
  const { page, problems } = await openPage(browser, await servePage(t));
  await openSettings(page);
  const beyond = await dialog(page).evaluate((shown) => shown.scrollWidth - shown.clientWidth);
  assert.ok(beyond <= 0, `${beyond} px too wide`);
  assert.deepEqual(await accessibilityProblems(page), []);
  assert.deepEqual(problems, []);
});
