// What leaves the page: files, texts, pictures, paper. And a shared plan beside the user's own.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { accessibilityProblems, launchBrowser, openPage, servePage } from './harness.mjs';

const name = (page) => page.getByLabel('Name of the plan');

async function exports(page) {
  await page.getByRole('button', { name: 'Export' }).click();
  return page.getByRole('dialog', { name: 'Export' });
}

/** Saves with a button of the dialog: the file's name and bytes. */
async function saved(page, label) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('dialog').getByRole('button', { name: label, exact: true }).click(),
  ]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

test('every kind of file is written when it is asked for, and not loaded before', async (t) => {
  const served = await servePage(t);
  const { page, problems } = await openPage(await launchBrowser(t), served);
  await page.waitForTimeout(400);
  const tools = () => served.requests.filter((path) => path.includes('tools-')).length;
  assert.equal(tools(), 0);
  const dialog = await exports(page);
  await dialog.waitFor();
  assert.equal(tools(), 1);
  assert.deepEqual(await accessibilityProblems(page), []);
  const report = await saved(page, 'Save: Report for a ticket, Markdown');
  assert.match(report.name, /-report\.md$/);
  assert.match(report.bytes.toString(), /^# Headroom: .*\n\n## Verdict\n\n.*Survives any 1 of 12 hosts/);
  const plan = await saved(page, 'Save: Plan document, JSON');
  assert.equal(JSON.parse(plan.bytes).format, 'headroom-plan');
  const placement = await saved(page, 'Save: Planned placement, CSV');
  assert.equal(placement.bytes.toString().split('\r\n').length, 122);
  const restarts = await saved(page, 'Save: Where VMs restart after each loss, CSV');
  assert.match(restarts.bytes.toString(), /^\ufeffLost,VM,Ran on,Runs on,What happens\r\n/);
  const moves = await saved(page, 'Save: Moves to the planned placement, commands');
  assert.match(moves.name, /-moves\.ps1$/);
  assert.match(moves.bytes.toString(), /^# Headroom, plan: /);
  for (const chart of ['Chart of the hosts', 'Chart of live migrations']) {
    const svg = await saved(page, `Save: ${chart}, SVG or PNG`);
    assert.match(svg.name, /\.svg$/);
    assert.match(svg.bytes.toString(), /^<svg xmlns=/);
    const png = await saved(page, `PNG: ${chart}, SVG or PNG`);
    assert.match(png.name, /\.png$/);
    assert.equal(png.bytes.subarray(1, 4).toString(), 'PNG');
    const [width] = /width="(\d+)"/.exec(svg.bytes.toString()).slice(1).map(Number);
    assert.equal(png.bytes.readUInt32BE(16), width * 2);
    assert.ok(colours(png.bytes) > 8, 'the picture is drawn');
  }
  await page.evaluate(() => { navigator.clipboard.writeText = async (text) => { globalThis.copied = text; }; });
  await dialog.getByRole('button', { name: 'Copy: Report for a ticket, Markdown' }).click();
  await dialog.getByText('Copied.').waitFor();
  assert.equal(await page.evaluate(() => globalThis.copied), report.bytes.toString());
  await dialog.getByRole('button', { name: 'Close' }).click();
  assert.equal(await page.getByRole('dialog').count(), 0);
  await page.waitForTimeout(200);
  assert.ok(page.workers().length <= 1, 'the worker of the dialog has ended');
  assert.deepEqual(problems, []);
});

/** How many different bytes the dots of a PNG have. */
function colours(png) {
  const parts = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.subarray(at + 4, at + 8).toString() === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  return new Set(inflateSync(Buffer.concat(parts))).size;
}

test('a plan with errors has a report of them, and no placement', async (t) => {
  const { page, problems } = await openPage(await launchBrowser(t), await servePage(t));
  const document = { format: 'headroom-plan', version: 1, name: 'No hosts', platform: 'proxmox-ve' };
  const buffer = Buffer.from(JSON.stringify(document));
  await page.locator('input[type=file]').setInputFiles({ name: 'plan.json', mimeType: 'application/json', buffer });
  await page.getByText('Opened “plan.json”').waitFor();
  const dialog = await exports(page);
  await dialog.getByRole('button', { name: 'Save: Planned placement, CSV' }).click();
  await dialog.getByText('There is nothing to be told').waitFor();
  const report = await saved(page, 'Save: Report for a ticket, Markdown');
  assert.equal(report.name, 'no-hosts-report.md');
  assert.match(report.bytes.toString(), /\| E1001 \| error \|/);
  assert.deepEqual(problems, []);
});

test('a shared plan is compared with the own one', async (t) => {
  const served = await servePage(t);
  const context = await launchBrowser(t);
  const { page, problems } = await openPage(context, served);
  await name(page).fill('<b>theirs</b>');
  await page.getByRole('textbox', { name: 'Failures to tolerate' }).fill('2');
  await page.evaluate(() => { navigator.clipboard.writeText = async (text) => { globalThis.copied = text; }; });
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByLabel('Everything, with names and where VMs run').check();
  await page.getByRole('button', { name: 'Copy the link' }).click();
  await page.getByText('Copied.').waitFor();
  const { hash } = new URL(await page.evaluate(() => globalThis.copied));
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await name(page).fill('mine');
  await page.getByRole('textbox', { name: 'Failures to tolerate' }).fill('1');
  await page.waitForTimeout(600);
  await page.evaluate((to) => { location.hash = to; }, hash);
  await page.getByRole('button', { name: 'Compare with mine' }).click();
  const dialog = page.getByRole('dialog', { name: 'Shared plan and mine' });
  await dialog.getByRole('table', { name: 'Settings that differ' }).waitFor();
  const row = (head) => dialog.getByRole('row').filter({ has: page.getByRole('rowheader', { name: head, exact: true }) }).first();
  assert.match(await row('Name').innerText(), /<b>theirs<\/b>\s+mine/);
  assert.match(await row('Failures to tolerate').innerText(), /2\s+1/);
  assert.match(await row('Verdict').innerText(), /Survives any 1 of 12 hosts/);
  assert.deepEqual(await accessibilityProblems(page), []);
  await dialog.getByRole('button', { name: 'Close' }).click();
  assert.equal(await name(page).inputValue(), '<b>theirs</b>');
  assert.deepEqual(problems, []);
});

test('on paper there is every answer, and nothing to press or to fill in', async (t) => {
  const { page, problems } = await openPage(await launchBrowser(t), await servePage(t));
  await page.waitForTimeout(500);
  await page.evaluate(() => {
    globalThis.print = () => { globalThis.printed = [...document.querySelectorAll('main details:not(#next details)')].every((details) => details.open); };
  });
  const dialog = await exports(page);
  await dialog.getByRole('button', { name: /^Print/ }).click();
  await page.waitForFunction(() => globalThis.printed !== undefined);
  assert.equal(await page.evaluate(() => globalThis.printed), true, 'every detail is open for it');
  await page.emulateMedia({ media: 'print' });
  // Bars of hosts are buttons on the screen, and pictures on paper.
  const pressed = await page.locator('button:not(.host), input, select, textarea, dialog, summary').filter({ visible: true }).count();
  assert.equal(pressed, 0);
  const text = await page.locator('body').innerText();
  for (const part of ['Survives any 1 of 12 hosts', 'Placement', 'Migration', 'hv01', 'more VMs of', 'Time away of each VM']) {
    assert.ok(text.includes(part), part);
  }
  assert.ok(await page.locator('svg.bar').first().isVisible());
  const pdf = await page.pdf({ format: 'A4' });
  assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
  const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  assert.ok(pages >= 2 && pages <= 12, `${pages} pages`);
  assert.deepEqual(problems, []);
});
