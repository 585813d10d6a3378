// How fast is Headroom in a browser? Two tables: each question by itself, asked of a module that is built
// like the page's, and the page, from an edit to a painted answer.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launchBrowser, openPage, repository, servePage } from './harness.mjs';

const hardware = ['alike', 'generations', 'unlike'];
const largest = hardware.map((kind) => `64x8000-${kind}`);
// VMs of which few fit on a host, and hosts of several sizes: where headroom is hard to enclose.
const published = ['few-large', 'mid-large', 'standard-small', 'standard', 'standard-generations', 'standard-unlike'];
const edited = [[4, 20], [16, 400], [64, 2000], [64, 8000]].flatMap(([hosts, vms]) => hardware.map((kind) => `${hosts}x${vms}-${kind}`));
const repeats = 15;

const ends = [];
const bench = { after: (end) => ends.push(end) };

try {
  const context = await launchBrowser(bench);
  const module = await openModule(context);
  await askQuestions(module);
  await packLinks(module);
  await encloseHeadroom(module);
  await sweepMigrations(module);
  await editPlans(context, module);
} finally {
  for (const end of ends.reverse()) await end();
}

/** The questions about the largest clusters, and what is aimed at. */
async function askQuestions(module) {
  const questions = ['verdict', 'givenFailures', 'givenPairs', 'planned', 'rules', 'edit'];
  const widths = [24, 19, 19, 19, 19, 19, 19];
  console.log(`\nOne question at a time, k = 1 (median of up to ${repeats}, ms; the first time in parentheses)\n`);
  print(['cluster', 'to the verdict', '64 failures', '2,016 pairs', 'planned', 'rules', 'edit, all answers'], widths);
  print(['aimed at', '16', '16', '250', '', '10', ''], widths);
  for (const name of largest) {
    const answers = await ask(module, name, questions.map((question) => [question]));
    const cells = answers.map(({ answer, median, first }) => `${answer === true ? '' : answer} ${shown(median)} (${shown(first)})`);
    print([name, ...cells], widths);
  }
}

/** Every VM with its name and its host in a link, and the plan out of it again. */
async function packLinks(module) {
  const widths = [24, 14, 18, 18];
  console.log('\nLinks of whole plans (ms; aimed at: 50 each)\n');
  print(['cluster', 'characters', 'packed', 'opened'], widths);
  for (const name of largest) {
    const [packed, opened] = await ask(module, name, [['link'], ['openLink']]);
    if (opened.answer !== true) throw new Error(`The link of ${name} opens another plan.`);
    print([name, `${packed.answer}`, ...[packed, opened].map(({ median, first }) => `${shown(median)} (${shown(first)})`)], widths);
  }
}

/** How closely headroom is enclosed: at once, as the page does, and in the background, as its worker does. */
async function encloseHeadroom(module) {
  const widths = [24, 8, 18, 7, 18, 18, 7, 10];
  console.log('\nHeadroom, k = 1 (at least..at most, how many are open, ms; aimed at: 100 ms at once)\n');
  print(['cluster', 'VMs', 'at once', 'open', 'ms (first)', 'in the background', 'open', 'ms'], widths);
  for (const name of [...largest, ...published]) {
    const [vms, atOnce, thorough] = await ask(module, name, [['vms'], ['headroom', false], ['headroom', true]]);
    const enclosed = ({ answer: [least, most] }) => [`${least}..${most}`, `${most - least}`];
    print([name, `${vms.answer}`, ...enclosed(atOnce), `${shown(atOnce.median)} (${shown(atOnce.first)})`, ...enclosed(thorough), shown(thorough.median)], widths);
  }
}

/** 10,000 live migrations: sizes of VMs, speeds of links, dirty rates. */
async function sweepMigrations(module) {
  const widths = [24, 12, 18];
  console.log('\n10,000 live migrations (how many converge, ms; aimed at: 20 ms)\n');
  print(['platform', 'converge', 'ms (first)'], widths);
  for (const platform of ['proxmox-ve', 'kvm-pacemaker', 'hyper-v-2022', 'vsphere-8', 'xenserver-8']) {
    const [{ answer, median, first }] = await ask(module, edited[0], [['migrations', platform]]);
    print([platform, `${answer}`, `${shown(median)} (${shown(first)})`], widths);
  }
}

/** The page itself: how long from an edit to the answer, and to the painted one. */
async function editPlans(context, module) {
  const served = await servePage(bench);
  const widths = [24, 12, 12, 12];
  console.log(`\nThe page (median of ${repeats} edits, ms)\n`);
  print(['cluster', 'answered', 'painted', 'opened'], widths);
  for (const name of edited) {
    const document = await module.evaluate((name) => globalThis.Bench.prepare(name).document(), name);
    const { answered, painted, opened } = await edit(context, served, Buffer.from(document));
    print([name, answered, painted, opened].map((cell) => (typeof cell === 'number' ? cell.toFixed(1) : cell)), widths);
  }
}

/** A page with nothing on it but the module of the benchmarks, which `cargo xtask bench` has built. */
async function openModule(context) {
  const folder = join(process.env.CARGO_TARGET_DIR ?? join(repository, 'target'), 'bench');
  if (!existsSync(join(folder, 'headroom_bench.js'))) throw new Error('There is no module: run `cargo xtask bench browser`.');
  const page = await context.newPage();
  const site = 'http://bench.localhost/';
  await page.route(`${site}**`, async (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    const contentType = name.endsWith('.wasm') ? 'application/wasm' : 'text/javascript';
    if (name) await route.fulfill({ contentType, body: await readFile(join(folder, name)) });
    else await route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Benchmark</title>' });
  });
  await page.goto(site);
  await page.evaluate(async () => {
    const module = await import('/headroom_bench.js');
    await module.default();
    globalThis.Bench = module.Bench;
  });
  return page;
}

/** What a cluster answers to each question (a function's name and what it is given), and how long that takes. */
function ask(module, name, questions) {
  return module.evaluate(([name, questions, repeats]) => {
    const bench = globalThis.Bench.prepare(name);
    if (!bench) throw new Error(`There is no cluster ${name}.`);
    const answers = questions.map(([question, ...given]) => {
      const times = [];
      const begin = performance.now();
      let answer;
      do {
        const start = performance.now();
        answer = bench[question](...given);
        times.push(performance.now() - start);
      } while (times.length < repeats && performance.now() - begin < 1000);
      const [first] = times;
      times.sort((one, other) => one - other);
      return { answer: answer?.buffer ? [...answer] : answer, first, median: times[times.length >> 1] };
    });
    bench.free();
    return answers;
  }, [name, questions, repeats]);
}

/** Opens the plan, then changes the memory of its first VM to and fro. */
async function edit(context, served, buffer) {
  const { page } = await openPage(context, served);
  const before = Date.now();
  await page.locator('input[type=file]').setInputFiles({ name: 'plan.json', mimeType: 'application/json', buffer });
  await page.waitForFunction(() => document.title.includes('Benchmark'));
  const opened = Date.now() - before;
  // Let the background work end, which competes for the processor.
  await page.waitForTimeout(1500);
  const times = await page.evaluate(async (repeats) => {
    const row = [...document.querySelectorAll('[role=group]')].find((group) => group.getAttribute('aria-label') === 'VM vm00001');
    const input = [...(row?.querySelectorAll('input') ?? [])].find((input) => /memory/i.test(input.labels[0]?.textContent));
    if (!input) throw new Error('The memory of the first VM was not found.');
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
    const times = [];
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      set.call(input, repeat % 2 ? '4 GiB' : '5 GiB');
      const start = performance.now();
      input.dispatchEvent(new Event('input', { bubbles: true }));
      // The app answers and draws in tasks that are queued before this one.
      await new Promise((next) => setTimeout(next));
      const answered = performance.now() - start;
      await new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
      times.push([answered, performance.now() - start]);
      await new Promise((next) => setTimeout(next, 20));
    }
    return times;
  }, repeats);
  await page.close();
  const median = (at) => times.map((time) => time[at]).sort((one, other) => one - other)[repeats >> 1];
  return { answered: median(0), painted: median(1), opened };
}

/** Milliseconds, with as many digits as the browser's clock is good for. */
function shown(ms) {
  return ms < 100 ? ms.toFixed(1) : ms.toFixed(0);
}

/** A row: the first cell on the left, all others on the right. */
function print(cells, widths) {
  const [first, ...others] = cells.map((cell, at) => (at ? cell.padStart(widths[at]) : cell.padEnd(widths[at])));
  console.log((first + others.join('')).trimEnd());
}
