// Runs a test program compiled for wasm32-wasip1: `node wasi-runner.mjs <program.wasm> [arguments]`.
// The program sees the environment, the folder it is started in, the repository, and the folders
// named by HEADROOM_CORPUS and TMPDIR; nothing else.
import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = dirname(dirname(fileURLToPath(import.meta.url)));
const [program, ...args] = process.argv.slice(2);

// node:wasi announces that it is experimental; that is no news about the program under test.
const announce = process.emitWarning;
process.emitWarning = (warning, ...rest) => {
  if (!String(warning).includes('WASI')) announce.call(process, warning, ...rest);
};
const { WASI } = await import('node:wasi');

const preopens = { '.': process.cwd() };
for (const folder of [repository, process.env.HEADROOM_CORPUS, tmpdir()]) {
  if (folder && existsSync(folder)) preopens[folder] = folder;
}
const wasi = new WASI({
  version: 'preview1',
  args: [program, ...args],
  env: { ...process.env, TMPDIR: tmpdir() },
  preopens,
  returnOnExit: true,
});
const module = await WebAssembly.compile(await readFile(program));
const instance = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: wasi.wasiImport });
try {
  process.exitCode = wasi.start(instance);
} catch (trap) {
  console.error(`${program} stopped: ${trap.stack ?? trap}`);
  process.exitCode = 101;
}
