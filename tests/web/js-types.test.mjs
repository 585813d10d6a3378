// Do the types for TypeScript say what the module takes and gives?
//
// Real reports and plans are written down as literals: TypeScript refuses a literal with a field
// that is missing from the type, and one that lacks a field of it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { loadCore, repository } from './harness.mjs';
import { ganetiText, plans } from './js-plans.mjs';

const run = promisify(execFile);

/** Type-checks sources, by name, as a program that has the module installed; returns what is wrong. */
async function typeCheck(t, sources) {
  const folder = await mkdtemp(join(tmpdir(), 'headroom-types-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const built = join(process.env.CARGO_TARGET_DIR ?? join(repository, 'target'), 'js');
  const installed = join(folder, 'node_modules/headroom');
  await mkdir(installed, { recursive: true });
  for (const name of ['package.json', 'headroom.d.ts']) await copyFile(join(built, name), join(installed, name));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
  for (const [name, source] of Object.entries(sources)) await writeFile(join(folder, name), source);
  const tsc = join(repository, 'tests/web/node_modules/typescript/bin/tsc');
  const options = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--target', 'es2022', '--module', 'nodenext', '--types', ''];
  const checked = run(process.execPath, [tsc, ...options, ...Object.keys(sources)], { cwd: folder, maxBuffer: 1 << 28 });
  return checked.then(() => '', ({ stdout, stderr }) => stdout + stderr || 'the compiler failed');
}

/** Values as constants of a type, one each. */
function constants(type, values) {
  const lines = values.map((value, at) => `export const ${type.replace(/\W/g, '')}${at}: ${type} = ${JSON.stringify(value)};`);
  return lines.join('\n');
}

test('a program in TypeScript is type-checked', async (t) => {
  const consumer = await readFile(new URL('types/consumer.ts', import.meta.url), 'utf8');
  assert.equal(await typeCheck(t, { 'consumer.ts': consumer }), '');
});

test('plans and reports have the fields of their types, no more and no less', async (t) => {
  const core = await loadCore();
  const all = plans();
  const clusters = ['Host,Memory (GiB),Cores,Cluster\na,64,8,A\nb,64,8,B\n', core.encodeLink(all[0])].map((text) => core.openClusters(text));
  const opened = [core.openText(ganetiText), core.openText('VM,Memory (GiB)\nweb,4\nweb,x\n'), core.openText(core.encodeLink(all[0]))];
  const source = [
    "import type { ExportedFile, OpenedClusters, OpenedText, Part, PlanDocument, Report, FailoverCapacity, Migration, Placement } from 'headroom';",
    constants('PlanDocument', [...all, ...all.map((plan) => core.decodeLink(core.encodeLink(plan)))]),
    constants('Report', [
      ...all.map((plan) => core.assess(plan, { restartPlans: true, moves: true, rules: true })),
      ...all.map((plan) => core.assess(plan, { failures: 3, advice: true, schedule: true, outage: true, year: true })),
    ]),
    constants('Part<FailoverCapacity>', all.map((plan) => core.failoverCapacity(plan))),
    constants('Part<Migration>', all.map((plan) => core.migrationTimes(plan))),
    constants('Part<Placement>', all.map((plan) => core.placement(plan))),
    constants('OpenedText', opened),
    constants('OpenedClusters', clusters),
    constants('ExportedFile', all.map((plan) => core.exportFile(plan, 'plan'))),
  ].join('\n');
  assert.equal(await typeCheck(t, { 'values.ts': source }), '');
});

test('the plans of these tests have every kind of reason, verdict and outcome', async () => {
  const core = await loadCore();
  const text = JSON.stringify(plans().map((plan) => core.assess(plan, { restartPlans: true })));
  const expected = [
    '"kind":"fitsNowhere"', '"kind":"sum"', '"kind":"exclusion"', '"kind":"prices"', '"outcome":"converged"', '"outcome":"doesNotConverge"',
    '"kind":"noGoodput"', '"kind":"changesFasterThanSent"', '"outcome":"forced"', '"outcome":"slowed"', '"kind":"exhausted"', '"verdict":"fails"', '"verdict":"survives"', '"verdict":"possible"', '"verdict":"impossible"',
    '"basis":"given"', '"basis":"completed"', '"basis":"planned"', '"answers":null', '"live":null',
  ];
  assert.deepEqual(expected.filter((part) => !text.includes(part)), []);
});
