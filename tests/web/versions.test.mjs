// Is every text that was ever stored in this browser still to be had, whatever else happens?
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { accessibilityProblems, appStarted, launchBrowser, openPage, servePage } from './harness.mjs';

const PLAN = 'headroom.plan.v1';
const name = (page) => page.getByLabel('Name of the plan');
const document = (called) => ({
  format: 'headroom-plan', version: 1, name: called, platform: 'proxmox-ve',
  hosts: [{ name: 'node1', count: 3, memoryMib: 131072, cores: 16 }],
  vms: [{ name: 'vm1', count: 6, memoryMib: 16384, vcpus: 4 }],
});
const good = JSON.stringify(document('Stored'));

/** Everything that may stand in the storage. */
const STORED = {
  nothing: null,
  'a good plan': good,
  'an unreadable text': 'Dear diary, {"today',
  'a plan of a newer version': JSON.stringify({ ...document('Stored'), version: 99 }),
  'half a plan': good.slice(0, good.length / 2),
};

/** What the module of the workers does: how often it cannot be loaded, or for as long as the page opens. */
const WORKERS = { fine: 0, 'failing once': 1, 'failing while the page opens': Infinity };

const texts = (page) => page.evaluate(() => Object.entries({ ...localStorage }));
const stored = (page) => page.evaluate((key) => localStorage.getItem(key), PLAN);

/** A page of this origin that is not the planner, so that the storage can be filled before it opens. */
async function blank(context, served) {
  const page = await context.newPage();
  await page.route('**/nothing-here', (route) => route.fulfill({ contentType: 'text/html', body: '<title>nothing</title>' }));
  await page.goto(`${served.origin}/nothing-here`);
  return page;
}

async function putInto(page, text) {
  await page.evaluate(([key, text]) => {
    localStorage.clear();
    if (text !== null) localStorage.setItem(key, text);
  }, [PLAN, text]);
}

/** The fragment of a link to a plan that is called so. */
async function linkTo(context, served, called) {
  const { page } = await openPage(context, served);
  await name(page).fill(called);
  await page.getByRole('button', { name: 'Share' }).click();
  await page.evaluate(() => { navigator.clipboard.writeText = async (text) => { globalThis.copied = text; }; });
  await page.getByLabel('Everything, with names').check();
  await page.getByRole('button', { name: 'Copy the link' }).click();
  await page.getByText('Copied.').waitFor();
  const { hash } = new URL(await page.evaluate(() => globalThis.copied));
  await page.close();
  return hash;
}

/** Changes the plan until it is kept: in the storage, or in the address. */
async function edit(page) {
  const before = [await stored(page), await page.evaluate(() => location.hash)];
  for (let turn = 0; turn < 5; turn += 1) {
    await name(page).fill(`Edited ${turn}`);
    const isKept = page.waitForFunction(([key, text, hash]) => {
      const now = localStorage.getItem(key);
      return (now !== text && now?.includes('Edited')) || (location.hash !== hash && location.hash.length > 1);
    }, [PLAN, ...before], { timeout: 3_000 });
    if (await isKept.then(() => true, () => false)) return;
  }
  assert.fail('the plan was never kept');
}

for (const [what, text] of Object.entries(STORED)) {
  test(`${what} in the storage is still to be had after a change, whatever was opened`, async (t) => {
    const served = await servePage(t);
    const context = await launchBrowser(t);
    const hash = await linkTo(context, served, 'Theirs');
    const opened = { nothing: '', 'a good link': hash, 'a damaged link': hash.slice(0, 50) };
    let failures = 0;
    await context.route('**/headroom_worker_bg*.wasm', (route) => {
      failures -= 1;
      return failures < 0 ? route.continue() : route.abort();
    });
    for (const [link, fragment] of Object.entries(opened)) {
      for (const [worker, times] of Object.entries(WORKERS)) {
        const about = `${what}, ${link} opened, worker ${worker}`;
        failures = 0;
        const page = await blank(context, served);
        await putInto(page, text);
        failures = times;
        await page.goto(served.url + fragment);
        await appStarted(page);
        assert.equal(await stored(page), text, `${about}: opening changes nothing`);
        failures = Math.min(failures, 1);
        await edit(page);
        const copy = page.getByRole('button', { name: 'Keep a copy' });
        if (await copy.count()) {
          await copy.click();
          await page.waitForFunction((key) => localStorage.getItem(key)?.includes('Edited'), PLAN);
        }
        assert.match(await stored(page), /Edited/, about);
        const all = await texts(page);
        assert.ok(text === null || all.some(([, kept]) => kept === text), `${about}: lost among ${JSON.stringify(all)}`);
        await page.close();
      }
    }
  });
}

test('a text that could not be read is told of beside a link, saved as a file, and deleted', async (t) => {
  const served = await servePage(t);
  const context = await launchBrowser(t);
  const hash = await linkTo(context, served, 'Theirs');
  const text = STORED['half a plan'];
  const page = await blank(context, served);
  await putInto(page, text);
  await page.goto(served.url + hash);
  await appStarted(page);
  await page.getByText('The plan that is saved in this browser cannot be read.').waitFor();
  await page.getByText(/Your own plan could not be read, and is kept as it is stored/).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Go back to mine' }).count(), 0);
  await page.getByRole('button', { name: 'Keep a copy' }).click();
  await page.waitForFunction(([key, text]) => localStorage.getItem(key) !== text, [PLAN, text]);
  await page.locator('.notices').getByRole('button', { name: 'Versions' }).click();
  const dialog = page.getByRole('dialog', { name: 'Versions in this browser' });
  const row = dialog.getByRole('row', { name: /Damaged text.*could not be read/ });
  await row.waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    row.getByRole('button', { name: /^Save: / }).click(),
  ]);
  assert.equal(await readFile(await download.path(), 'utf8'), text);
  page.once('dialog', (question) => question.accept());
  await row.getByRole('button', { name: /Delete/ }).click();
  await dialog.getByText('Deleted.').waitFor();
  assert.equal(await row.count(), 0);
  assert.ok(!(await texts(page)).some(([, kept]) => kept === text));
});

test('of two tabs neither loses the plan of the other, and both say so', async (t) => {
  const served = await servePage(t);
  const context = await launchBrowser(t);
  const first = (await openPage(context, served)).page;
  const second = (await openPage(context, served)).page;
  const keeps = (page, text) =>
    page.waitForFunction(([key, text]) => localStorage.getItem(key)?.includes(text), [PLAN, text]);
  await name(first).fill('First tab');
  await keeps(first, 'First tab');
  const old = await stored(first);
  await second.getByText('Another tab has saved its plan in this browser.').waitFor();
  await name(second).fill('Second tab');
  await keeps(second, 'Second tab');
  await first.getByText('Another tab has saved its plan in this browser.').waitFor();
  assert.ok((await texts(second)).some(([key, text]) => key !== PLAN && text === old));
  // Each goes on: no text of either is lost, and the list does not grow with each turn.
  for (let turn = 0; turn < 4; turn += 1) {
    await name(first).fill(`First tab, ${turn}`);
    await keeps(first, `First tab, ${turn}`);
    await name(second).fill(`Second tab, ${turn}`);
    await keeps(second, `Second tab, ${turn}`);
  }
  const versions = (await texts(first)).filter(([key]) => key.startsWith('headroom.version.'));
  assert.deepEqual(versions.map(([, text]) => JSON.parse(text).name).sort(), ['First tab, 3', 'Second tab, 2']);
  assert.equal(await second.locator('.notices').getByText('Another tab has saved').count(), 1);
  await second.locator('summary', { hasText: 'Plan' }).first().click();
  await second.getByRole('button', { name: 'Versions in this browser…' }).click();
  await second.getByRole('button', { name: /^Open: First tab, 3/ }).click();
  await second.waitForFunction(() => document.querySelector('#plan-name').value === 'First tab, 3');
  await keeps(second, 'First tab, 3');
  assert.ok((await texts(first)).some(([, text]) => text.includes('Second tab, 3')));
});

test('a storage that takes no more is told of, nothing is lost, and closing asks', async (t) => {
  const served = await servePage(t);
  const context = await launchBrowser(t);
  const page = await blank(context, served);
  const text = 'not a plan'.repeat(200_000);
  await putInto(page, text);
  await page.goto(served.url);
  await appStarted(page);
  // The rest of the room is taken.
  await page.evaluate(() => {
    let filler = 'x'.repeat(1 << 20);
    for (let at = 0; filler; at += 1) {
      try {
        localStorage.setItem(`filler-${at}`, filler);
      } catch {
        filler = filler.slice(filler.length / 2 + 1);
      }
    }
  });
  await name(page).click();
  await page.keyboard.type('Dublin');
  await page.getByText('This browser does not keep the plan.').waitFor();
  assert.equal(await stored(page), text);
  const asked = page.waitForEvent('dialog');
  const closing = page.close({ runBeforeUnload: true });
  const question = await asked;
  assert.equal(question.type(), 'beforeunload');
  await question.dismiss();
  await closing;
  await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('filler')).forEach((key) => localStorage.removeItem(key)));
  await page.keyboard.type('!');
  await page.waitForFunction((key) => localStorage.getItem(key)?.includes('Dublin'), PLAN);
  assert.ok((await texts(page)).some(([, kept]) => kept === text));
});

test('what is changed while an inventory is read stays changed', async (t) => {
  const served = await servePage(t);
  const context = await launchBrowser(t);
  const { page } = await openPage(context, served);
  let release;
  const released = new Promise((done) => { release = done; });
  await context.route('**/headroom_worker_bg*.wasm', async (route) => {
    await released;
    await route.continue();
  });
  const buffer = Buffer.from('VM,Memory (GiB),vCPUs\na,1,1\nb,2,1\n');
  await page.locator('input[type=file]').setInputFiles({ name: 'vms.csv', mimeType: 'text/csv', buffer });
  await page.getByRole('progressbar', { name: 'Reading' }).waitFor();
  const memory = page.getByRole('group', { name: 'Host hv01' }).getByLabel('Memory', { exact: true });
  await memory.fill('200 GiB');
  await memory.blur();
  release();
  const dialog = page.getByRole('dialog', { name: 'Import this inventory?' });
  await dialog.getByText(/12 hosts with 2,?280 GiB of memory, and 2 VMs/).waitFor();
  // Undo is for what is seen, not for what is below the dialog.
  await page.keyboard.press('Control+z');
  await dialog.getByRole('button', { name: 'Import' }).click();
  await page.getByText(/Opened “vms.csv”/).waitFor();
  assert.equal(await memory.inputValue(), '200 GiB');
  await page.locator('.notice').getByRole('button', { name: 'Undo' }).click();
  assert.equal(await memory.inputValue(), '200 GiB');
});

test('a billion of anything does not stop the page, nor does adding to it', async (t) => {
  const { page, problems } = await openPage(await launchBrowser(t), await servePage(t));
  const begin = performance.now();
  for (const [row, add] of [['VM dc1', 'Add a VM'], ['Host hv01', 'Add a host']]) {
    await page.getByRole('group', { name: row }).getByLabel('Count', { exact: true }).fill('1000000000');
    await page.getByRole('button', { name: add }).click();
    await page.getByRole('button', { name: `More about ${row.split(' ')[1]}` }).click();
    await page.getByRole('group', { name: row }).getByRole('button', { name: 'Duplicate' }).click();
  }
  assert.equal(await page.getByRole('group', { name: 'Host hv1000000001' }).count(), 1);
  assert.equal(await page.getByRole('group', { name: 'Host hv1000000002' }).count(), 1);
  assert.equal(await page.getByRole('group', { name: 'VM dc1000000001' }).count(), 1);
  const took = performance.now() - begin;
  t.diagnostic(`${Math.round(took)} ms`);
  assert.ok(took < 20_000, `${took} ms`);
  assert.deepEqual(problems, []);
});

test('quantities say what they were read as, and are questioned where they may be another', async (t) => {
  const { page, problems } = await openPage(await launchBrowser(t), await servePage(t));
  const told = async (input) => page.locator(`#${(await input.getAttribute('aria-describedby')).split(' ')[0]}`).innerText();
  const memory = page.getByRole('group', { name: 'Host hv01' }).getByLabel('Memory', { exact: true });
  await memory.fill('131072');
  assert.match(await told(memory), /131,072 GiB.*131072 MiB, which is 128 GiB/);
  assert.equal(await memory.getAttribute('aria-invalid'), null);
  await memory.fill('1024 1024');
  assert.match(await told(memory), /more than one number/);
  await memory.fill('1.024 GiB');
  await memory.blur();
  assert.equal(await memory.inputValue(), '1.024 GiB');
  await memory.fill('1 024 GiB');
  await memory.blur();
  assert.equal(await memory.inputValue(), '1024 GiB');
  await page.locator('summary', { hasText: 'Migration network' }).click();
  const speed = page.getByRole('textbox', { name: 'Link speed' });
  await speed.fill('1 GB');
  assert.match(await told(speed), /Gbit\/s or GB\/s/);
  for (const [text, expect] of [['1 GB/s', '8 Gbit/s'], ['10GbE', '10 Gbit/s'], ['100 MB/s', '800 Mbit/s'], ['100 Mb/s', '100 Mbit/s']]) {
    await speed.fill(text);
    await speed.blur();
    assert.equal(await speed.inputValue(), expect);
  }
  assert.deepEqual(problems, []);
});
