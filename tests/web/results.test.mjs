// What does the page answer, and does it answer what is done to it?
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessibilityProblems, launchBrowser, openPage, servePage } from './harness.mjs';

const verdict = (page) => page.locator('.verdict').first();
const cluster = (page) => page.getByRole('group', { name: /fullest host/ });

/** A cluster in Ganeti's text format: the loss of the second node leaves a VM down. */
const GANETI = [
  'group|uuid|preferred||',
  '',
  ...['one', 'two', 'three', 'four'].map((name) => `${name}|4096|0|1096|200|200|4|N|uuid|4`),
  '',
  ...['a', 'b', 'c'].map((name) => `one-${name}|1000|0|1|running|Y|one||ext||1`),
  'large|3000|0|3|running|Y|two||ext||3',
  ...['a', 'b', 'c'].map((name) => `three-${name}|1000|0|1|running|Y|three||ext||1`),
  ...['a', 'b', 'c'].map((name) => `four-${name}|1000|0|1|running|Y|four||ext||1`),
  '',
  '',
  '|128,1,1024,1,1,1|128,1,1024,1,1,1;32768,8,1048576,16,8,12|ext|4.0|32.0',
  '',
].join('\n');

const paste = (page, text) =>
  page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData('text/plain', text);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);

test('the example says whether it is safe, and what is the next worse truth', async (t) => {
  const { page, problems } = await openPage(await launchBrowser(t), await servePage(t));
  await page.getByText('Survives any 1 of 12 hosts').first().waitFor();
  await page.getByText(/Fails for 3 of 66 pairs; worst: hv10 \+ hv11/).first().waitFor();
  assert.match(await verdict(page).innerText(), /Safe/);
  assert.deepEqual(problems, []);
});

test('a host that is clicked fails, and its VMs restart elsewhere', async (t) => {
  const { page, problems } = await openPage(await launchBrowser(t), await servePage(t));
  const host = cluster(page).getByRole('button', { name: /^hv10/ });
  await host.click();
  await page.getByText(/All \d+ VMs of hv10 restart on \d+ other hosts/).waitFor();
  assert.equal(await host.getAttribute('aria-pressed'), 'true');
  // A second one by keyboard: then some VMs stay down, with the reason.
  await cluster(page).getByRole('button', { name: /^hv11/ }).press('Enter');
  await page.getByText(/6 VMs .*stay down|6 of \d+ VMs|left over/).first().waitFor();
  await page.getByText(/Where each of \d+ VMs restarts/).click();
  await page.getByRole('columnheader', { name: 'VM', exact: true }).first().waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  await page.getByRole('button', { name: 'Revive all hosts' }).click();
  await page.getByText('Click a host to fail it').waitFor();
  assert.deepEqual(problems, []);
});

test('each headline number opens to its derivation', async (t) => {
  const { page, problems } = await openPage(await launchBrowser(t), await servePage(t));
  const buttons = page.getByRole('button', { name: /How is this calculated/ });
  const number = await buttons.count();
  assert.ok(number >= 3, `${number} derivations`);
  for (let at = 0; at < number; at += 1) {
    await buttons.nth(at).click();
    const dialog = page.locator('dialog[open]');
    await dialog.getByRole('columnheader', { name: 'Origin' }).first().waitFor();
    assert.equal(await dialog.evaluate((dialog) => dialog.scrollTop), 0);
    if (at === 0) assert.deepEqual(await accessibilityProblems(page), []);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  }
  assert.deepEqual(problems, []);
});

test('what headroom is asked about can be entered, and reset', async (t) => {
  const { page, problems } = await openPage(await launchBrowser(t), await servePage(t));
  const asked = page.locator('#headroom form');
  const enter = async (label, text) => {
    await asked.getByLabel(label).fill(text);
    await asked.getByLabel(label).blur();
  };
  await enter('VM to add: memory', '16');
  await page.getByText(/more VMs of 16 GiB and 2 vCPUs/).first().waitFor();
  await enter('Second size: memory', '4');
  await enter('Second size: vCPUs', '1');
  await enter('Growth a month', '2,5');
  await enter('VM to add: vCPUs', 'lots');
  assert.match(await asked.getByRole('alert').innerText(), /“lots” is not a whole number/);
  assert.equal(await asked.getByLabel('Second size: memory').inputValue(), '4 GiB');
  assert.equal(await asked.getByLabel('Second size: vCPUs').inputValue(), '1');
  assert.equal(await asked.getByLabel('Growth a month').inputValue(), '2.5 %');
  assert.deepEqual(await accessibilityProblems(page), []);
  // Emptied, or by the button: the default.
  await enter('Second size: memory', '');
  assert.equal(await asked.getByLabel('Second size: vCPUs').inputValue(), '');
  await asked.getByRole('button', { name: 'Reset to the most frequent size' }).click();
  await page.getByText(/more VMs of 8 GiB and 2 vCPUs/).first().waitFor();
  await asked.getByRole('button', { name: 'Reset to none' }).click();
  assert.equal(await asked.getByText('default').count(), 3);
  assert.deepEqual(problems, []);
});

test('the placement of Headroom can be adopted, and that can be undone', async (t) => {
  const { page } = await openPage(await launchBrowser(t), await servePage(t));
  await page.getByText('Placed by Headroom').waitFor();
  await page.getByRole('button', { name: 'Adopt this placement' }).first().click();
  await page.getByText('The placement of today').waitFor();
  await page.getByText('Survives any 1 of 12 hosts').first().waitFor();
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await page.getByText('Placed by Headroom').waitFor();
});

test('a pasted cluster is answered, and a pasted list takes the place of its VMs', async (t) => {
  const { page, problems } = await openPage(await launchBrowser(t), await servePage(t));
  await paste(page, GANETI);
  await page.getByRole('button', { name: 'Import' }).click();
  await page.getByText(/1 of 4 hosts cannot be lost/).first().waitFor();
  assert.match(await page.locator('.band').innerText(), /large .*lacks/);
  await paste(page, 'Name;Memory (GB);vCPU;Host\nsql;1,5;2;one\nweb;1;1;two\nbad;lots;1;two\n');
  await page.getByRole('button', { name: 'Import' }).click();
  await page.getByText(/“lots” is not a number/).waitFor();
  await page.getByText(/Survives any/).first().waitFor();
  assert.deepEqual(problems, []);
});

test('what is pasted and is no plan is named, and changes nothing', async (t) => {
  const { page, problems } = await openPage(await launchBrowser(t), await servePage(t));
  await paste(page, 'Dear colleagues, please find attached');
  await page.getByText(/looks like/).first().waitFor();
  await page.getByText('Survives any 1 of 12 hosts').first().waitFor();
  assert.deepEqual(problems, []);
});

test('the page prints: verdict, reasons and tables without inputs', async (t) => {
  const { page } = await openPage(await launchBrowser(t), await servePage(t));
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.getByRole('button', { name: 'Share' }).isVisible(), false);
  assert.equal(await page.getByLabel('Failures to tolerate').isVisible(), false);
  await page.getByText('Survives any 1 of 12 hosts').first().waitFor();
  const pdf = await page.pdf({ format: 'A4' });
  assert.ok(pdf.length > 10_000 && pdf.subarray(0, 5).toString() === '%PDF-');
});
