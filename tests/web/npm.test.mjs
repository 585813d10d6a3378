// Does the npm package work where it is installed: in Node.js, in TypeScript, with a bundler?
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { repository } from './harness.mjs';

const run = promisify(execFile);
const built = join(process.env.CARGO_TARGET_DIR ?? join(repository, 'target'), 'npm/headroom');

/** A folder with the package installed, and files by name. It ends with the test `t`. */
async function project(t, files) {
  if (!existsSync(join(built, 'package.json'))) throw new Error('There is no package: run `cargo xtask npm` first.');
  const folder = await mkdtemp(join(tmpdir(), 'headroom-npm-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, 'node_modules'));
  await cp(built, join(folder, 'node_modules/headroom'), { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

/** The blocks of the README in a language. */
async function blocks(language) {
  const text = await readFile(join(built, 'README.md'), 'utf8');
  return [...text.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map(([, block]) => block);
}

test('the example of the README prints what the README says', async (t) => {
  const folder = await project(t, { 'example.js': (await blocks('js'))[0] });
  const { stdout } = await run(process.execPath, ['example.js'], { cwd: folder });
  assert.equal(stdout, (await blocks('text'))[0]);
});

test('what npm would publish has a name, the version of the workspace, licences and types', async () => {
  const manifest = JSON.parse(await readFile(join(built, 'package.json'), 'utf8'));
  const workspace = /^version = "(.*)"$/m.exec(await readFile(join(repository, 'Cargo.toml'), 'utf8'))[1];
  assert.deepEqual([manifest.name, manifest.version], ['headroom', workspace]);
  const files = await readdir(built);
  for (const name of ['LICENSE-APACHE', 'LICENSE-MIT', 'README.md', 'headroom.d.ts', 'headroom_bg.wasm', 'node.js', 'plan-v1.schema.json', 'plan-v2.schema.json', 'report-v1.schema.json']) {
    assert.ok(files.includes(name), name);
  }
  const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--offline'], { cwd: built });
  const packed = JSON.parse(stdout)[0].files.map(({ path }) => path);
  assert.deepEqual([...packed].sort(), [...files].sort());
});

test('a program in TypeScript finds the types', async (t) => {
  const source = "import init, { assess, type Report } from 'headroom';\nawait init();\nexport const report: Report = assess({ format: 'headroom-plan', version: 1, platform: 'ganeti' });\n";
  const wrong = "import { assess } from 'headroom';\nassess({ format: 'other' });\n";
  const folder = await project(t, { 'right.ts': source, 'wrong.ts': wrong });
  const tsc = join(repository, 'tests/web/node_modules/typescript/bin/tsc');
  const check = (file, resolution) => run(process.execPath, [tsc, '--noEmit', '--strict', '--target', 'es2022', ...resolution, '--types', '', file], { cwd: folder });
  for (const resolution of [['--module', 'nodenext'], ['--module', 'esnext', '--moduleResolution', 'bundler']]) {
    await check('right.ts', resolution);
    await assert.rejects(check('wrong.ts', resolution));
  }
});

test('a bundler takes the module for browsers, and what it makes runs', async (t) => {
  const source = [
    "import init, { assess } from 'headroom';",
    "import wasm from 'headroom/headroom_bg.wasm';",
    'await init({ module_or_path: wasm });',
    "const plan = { format: 'headroom-plan', version: 1, platform: 'ganeti', hosts: [{ name: 'n1', count: 3, memoryMib: 8192, cores: 4 }], vms: [{ name: 'v', memoryMib: 1024, vcpus: 1 }] };",
    'export const { tolerated } = assess(plan).answers.failoverCapacity;',
  ].join('\n');
  const folder = await project(t, { 'entry.js': source });
  const outfile = join(folder, 'bundle.mjs');
  const options = { bundle: true, format: 'esm', platform: 'browser', target: 'es2022', loader: { '.wasm': 'binary' }, logLevel: 'silent' };
  const { warnings } = await build({ ...options, entryPoints: [join(folder, 'entry.js')], outfile });
  assert.deepEqual(warnings, []);
  assert.doesNotMatch(await readFile(outfile, 'utf8'), /node:fs/);
  const { tolerated } = await import(pathToFileURL(outfile));
  assert.equal(tolerated, 2);
});
