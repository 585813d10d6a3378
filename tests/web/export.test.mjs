// What leaves the page: files, texts, pictures, paper. And a shared plan beside the user's own.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { getDocumentProxy } from 'unpdf';
import { accessibilityProblems, launchBrowser, openPage, servePage } from './harness.mjs';
import { rvtools } from './workbook.mjs';

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
  const charts = ['the hosts', 'failures survived', 'live migrations', 'a patch night', 'emptying the slowest host', 'the death of a host', 'downtime in a year', 'two sizes of VM together'];
  for (const chart of charts.map((of) => `Chart of ${of}`)) {
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

/** Prints with the dialog's button into a PDF, on A4: its pages as texts, and their sizes. */
async function printed(page) {
  // The page closes what it has opened when the browser's dialog is closed: here it stays open.
  await page.evaluate(() => {
    globalThis.print = () => { globalThis.printed = true; throw new Error('still printing'); };
    addEventListener('unhandledrejection', (event) => event.preventDefault());
  });
  const dialog = await exports(page);
  await dialog.getByRole('button', { name: /^Print/ }).click();
  await page.waitForFunction(() => globalThis.printed !== undefined);
  const pdf = await getDocumentProxy(new Uint8Array(await page.pdf({ format: 'A4' })));
  const numbers = Array.from({ length: pdf.numPages }, (_, at) => at + 1);
  return Promise.all(numbers.map(async (number) => {
    const sheet = await pdf.getPage(number);
    const { items } = await sheet.getTextContent();
    return { size: sheet.view.slice(2).map(Math.round), text: items.map(({ str, hasEOL }) => str + (hasEOL ? '\n' : '')).join('') };
  }));
}

/** What is to be read on paper, without the places where lines break. */
const inOneLine = (pages) => pages.map(({ text }) => text).join('\n').replace(/\s+/g, ' ');

/** What stands on the page to be pressed, and on the paper too. */
async function controlsOn(text, page) {
  const controls = await page.locator('button:not(.host), summary').allTextContents();
  const words = new Set(controls.map((words) => words.replace(/\s+/g, ' ').trim()).filter((words) => words.length > 3));
  return [...words].filter((words) => new RegExp(`(^|\\W)${words.replace(/[^\w\s]/g, '\\$&')}($|\\W)`).test(text));
}

test('on paper there is every answer, and nothing to press or to fill in', async (t) => {
  const { page, problems } = await openPage(await launchBrowser(t), await servePage(t));
  await page.waitForTimeout(500);
  const pages = await printed(page);
  assert.ok(pages.length >= 4 && pages.length <= 12, `${pages.length} pages`);
  for (const { size, text } of pages) {
    assert.deepEqual(size, [596, 843], 'A4');
    assert.ok(text.trim().length > 100, `a page with hardly anything: ${text}`);
  }
  const text = inOneLine(pages);
  const headings = await page.locator('main h2').filter({ visible: true }).allTextContents();
  for (const heading of ['The cluster', 'Failures survived', 'Headroom', 'Placement', 'Migration and outage']) {
    assert.ok(headings.includes(heading) && text.includes(heading), heading);
  }
  const figures = [
    /^Headroom Example: 120 virtual servers on 12 hosts, .* Safe Survives any 1 of 12 hosts/,
    /Fails for 3 of 66 pairs; worst: hv10 \+ hv11/,
    /hv01 70\.8 of 89\.6 GiB/,
    /hv12 in service 14 0 160 GiB 10\.375 GiB 115\.219 of 149\.625 GiB/,
    /17 more VMs of 8 GiB and 2 vCPUs fit while any 1 host may fail\./,
    /This placement survives any loss of 1 host\./,
    /file01 18 12 GiB 25\.8 s/,
    /Emptying a host by live migration takes at most/,
    /1,024 GiB 1 h 49 min/,
  ];
  for (const figure of figures) assert.match(text, figure);
  // Every VM has its row: the table is not cut off where the page shows its first rows only.
  const names = await page.getByRole('table', { name: /^The planned placement/ }).locator('tbody th').allTextContents();
  assert.equal(names.length, 120);
  assert.deepEqual(names.filter((vm) => !text.includes(`${vm} – hv`)), []);
  assert.doesNotMatch(text, /of 120 rows/);
  assert.deepEqual(await controlsOn(text, page), []);
  assert.deepEqual(problems.filter((problem) => !problem.includes('still printing')), []);
});

test('a large plan is printed whole, with what was asked about it', async (t) => {
  const { page, problems } = await openPage(await launchBrowser(t), await servePage(t));
  const buffer = rvtools(400);
  await page.locator('input[type=file]').setInputFiles([{ name: 'export.xlsx', mimeType: 'application/octet-stream', buffer }]);
  await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click();
  await page.getByText(/Opened “export.xlsx”/).waitFor();
  await page.locator('#next summary').filter({ hasText: 'When a host dies' }).click();
  await page.locator('#next .advice figure').waitFor();
  const pages = await printed(page);
  assert.ok(pages.length >= 10, `${pages.length} pages`);
  for (const { text } of pages) assert.ok(text.trim().length > 100, `a page with hardly anything: ${text}`);
  const text = inOneLine(pages);
  const names = await page.getByRole('table', { name: /^The planned placement/ }).locator('tbody th').allTextContents();
  assert.equal(names.length, 372, 'all but templates and stopped VMs');
  assert.deepEqual(names.filter((vm) => !text.includes(vm)), []);
  assert.ok(text.includes('server-00399.example.org'));
  for (const heading of await page.locator('#next .advice figcaption strong').allTextContents()) assert.ok(text.includes(heading), heading);
  assert.deepEqual(await controlsOn(text, page), []);
  assert.deepEqual(problems.filter((problem) => !problem.includes('still printing')), []);
});
