// Runs a test program compiled for wasm32-wasip1: `node wasi-runner.mjs <program.wasm> [arguments]`.
// The program sees the environment, the folder it is started in, the repository, and the folders
// named by HEADROOM_CORPUS and TMPDIR; nothing else.
import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';

// Where V8 calls the functions of node:wasi directly, Node.js 20 leaves a damaged heap: some programs end in a
// segmentation fault, mostly after the last test, and always the same ones. By the usual way none does. A V8 without
// the flag ignores it.
setFlagsFromString('--no-turbo-fast-api-calls');

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
const module = await WebAssembly.compile(await readFile(program));

/** Runs the program and returns its exit code, or throws when it is cut short. */
async function run(programArguments) {
  const wasi = new WASI({
    version: 'preview1',
    args: [program, ...programArguments],
    env: { ...process.env, TMPDIR: tmpdir() },
    preopens,
    returnOnExit: true,
  });
  return wasi.start(await WebAssembly.instantiate(module, { wasi_snapshot_preview1: wasi.wasiImport }));
}

try {
  process.exitCode = await run(args);
} catch {
  // A panic ends the whole program here, and what the test harness has captured is lost: once more, in the open.
  console.error('\nA test panicked. Again, with all that the tests print:');
  process.exitCode = 101;
  await run([...args, '--nocapture']).catch((trap) => console.error(`${program} stopped: ${trap.message}`));
}
