// From an edit to a full new assessment in the browser, by size of the cluster: prints a table.
import { execFileSync } from 'node:child_process';
import { launchBrowser, openPage, repository, servePage } from './harness.mjs';

const sizes = [[4, 20], [16, 400], [64, 2000], [64, 8000]];
const hardware = ['alike', 'generations', 'unlike'];
const repeats = 15;

const ends = [];
const bench = { after: (end) => ends.push(end) };

try {
  const served = await servePage(bench);
  const context = await launchBrowser(bench);
  console.log(`${'cluster'.padEnd(28)}${'answered'.padStart(12)}${'painted'.padStart(12)}${'opened'.padStart(12)}   (median of ${repeats} edits, ms)`);
  for (const [hosts, vms] of sizes) {
    for (const kind of hardware) {
      const { answered, painted, opened } = await measure(context, served, cluster(hosts, vms, kind));
      const row = [answered, painted, opened].map((ms) => ms.toFixed(1).padStart(12)).join('');
      console.log(`${`${hosts} × ${vms} ${kind}`.padEnd(28)}${row}`);
    }
  }
} finally {
  for (const end of ends.reverse()) await end();
}

/** A plan document of a large cluster, the same as in the native benchmarks. */
function cluster(hosts, vms, kind) {
  const program = ['run', '--quiet', '--release', '--example', 'benchmark_cluster', '--', `${hosts}`, `${vms}`, kind];
  return execFileSync('cargo', program, { cwd: repository, maxBuffer: 1 << 28 });
}

/** Opens the plan, then changes the memory of its first VM to and fro. */
async function measure(context, served, buffer) {
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
