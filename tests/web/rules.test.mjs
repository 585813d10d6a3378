// What the vendors' rules say beside the proved answer: the cluster about which they differ most.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessibilityProblems, launchBrowser, openPage, servePage } from './harness.mjs';

const topic = (page) => page.locator('#next details', { hasText: "What the vendors' rules say" }).first();

/** Opens the example of which every rule says something else, and the comparison. */
async function openExample(page) {
  await page.locator('summary', { hasText: /^Plan$/ }).click();
  await page.getByRole('button', { name: 'Open “Zero, one or two failures?”' }).click();
  await page.getByText('Opened the example.').waitFor();
}

async function tolerate(page, failures) {
  const input = page.getByRole('textbox', { name: 'Failures to tolerate' });
  await input.fill(String(failures));
  await input.blur();
}

const answered = (page, headline) => topic(page).getByText(headline).waitFor();

/** What each rule says: its answer, up to how many failures, what is proved, the judgement. */
async function verdicts(page) {
  const rows = await topic(page).locator('tr.has-more').evaluateAll((rows) =>
    rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
  return Object.fromEntries(rows.map(([rule, ...cells]) => [rule, cells.join(' | ')]));
}

test('one cluster survives zero, one or two failures, depending on whom one asks', async (t) => {
  const { page, problems } = await openPage(await launchBrowser(t), await servePage(t));
  await openExample(page);
  await topic(page).locator('summary').first().click();
  await answered(page, 'Proved: the loss of any 2 hosts at once is survived.');
  const two = await verdicts(page);
  assert.equal(two['SCVMM cluster reserve'], 'yes | 2 | yes | right');
  assert.equal(two['VMM 2008 cluster reserve'], 'no | 1 | yes | too strict');
  assert.equal(two['vSphere HA slots'], 'no | 0 | yes | too strict');
  assert.equal(two['XenServer and XCP-ng HA planner'], 'yes | 2 | yes | right');
  assert.equal(two['Windows Failover Clustering by itself'], 'nothing | – | yes | makes no statement');

  await tolerate(page, 1);
  await topic(page).getByRole('button', { name: 'Calculate again' }).click();
  await answered(page, 'Proved: the loss of any 1 host is survived.');
  const one = await verdicts(page);
  assert.equal(one['SCVMM cluster reserve'], 'yes | 2 | yes | right');
  assert.equal(one['VMM 2008 cluster reserve'], 'yes | 1 | yes | right');
  assert.equal(one['vSphere HA slots'], 'no | 0 | yes | too strict');

  await tolerate(page, 0);
  await topic(page).getByRole('button', { name: 'Calculate again' }).click();
  await answered(page, 'Proved: every VM has its place.');
  const none = await verdicts(page);
  assert.equal(none['vSphere HA slots'], 'yes | 0 | yes | right');

  await tolerate(page, 3);
  await topic(page).getByRole('button', { name: 'Calculate again' }).click();
  await answered(page, 'Proved: not every loss of 3 hosts at once is survived.');
  const three = await verdicts(page);
  assert.equal(three['SCVMM cluster reserve'], 'no | 2 | no | right');
  assert.ok(Object.values(three).every((row) => !row.endsWith('too strict')), JSON.stringify(three));
  assert.deepEqual(problems, []);
});

test('a click says why, step by step', async (t) => {
  const { page, problems } = await openPage(await launchBrowser(t), await servePage(t));
  await openExample(page);
  // By keyboard.
  await topic(page).locator('summary').first().focus();
  await page.keyboard.press('Enter');
  await answered(page, 'Proved: the loss of any 2 hosts');
  const row = topic(page).locator('tr', { has: page.getByText('vSphere HA slots', { exact: true }) }).first();
  const why = row.locator('xpath=following-sibling::tr[1]');
  assert.equal(await why.locator('table').first().isVisible(), false);
  await why.getByText('Why it is too strict').click();
  const text = await why.innerText();
  for (const part of [/restart on/, /8 GiB/, /It assumes: 1\. /, /its yes is right/, /Source: VMware/]) {
    assert.match(text, part);
  }
  assert.deepEqual(await accessibilityProblems(page), []);
  assert.deepEqual(problems, []);
});

test('the comparison reads well on narrow screens and in the dark', async (t) => {
  const context = await launchBrowser(t, { viewport: { width: 360, height: 780 }, colorScheme: 'dark' });
  const { page, problems } = await openPage(context, await servePage(t));
  await openExample(page);
  await topic(page).locator('summary').first().click();
  await answered(page, 'Proved: the loss of any 2 hosts');
  await topic(page).getByText('Why it is too strict').first().click();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 360, `${width} pixels wide`);
  assert.deepEqual(await accessibilityProblems(page), []);
  assert.deepEqual(problems, []);
});

test('another platform is shown beside the present one, with the facts that make the difference', async (t) => {
  const { page, problems } = await openPage(await launchBrowser(t), await servePage(t));
  const platforms = page.locator('#next details', { hasText: 'What another platform changes' }).first();
  await platforms.locator('summary').first().click();
  await platforms.getByText(/^Now, on Hyper-V, Windows Server 2022: /).waitFor();
  const row = (name) => platforms.locator('tr', { has: page.getByRole('rowheader', { name, exact: true }) });
  assert.match(await row('Hyper-V, Windows Server 2008').innerText(), /none; quick: /);
  const more = row('Hyper-V, Windows Server 2008').locator('xpath=following-sibling::tr[1]');
  await more.locator('summary').click();
  assert.match(await more.innerText(), /vCPUs of a VM\s+1,024\s+4 \(not verified\)/);
  assert.deepEqual(await accessibilityProblems(page), []);
  assert.deepEqual(problems, []);
});
