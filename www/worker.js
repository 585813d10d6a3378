// Does for the page what it leaves to a worker: formats, and answers that take longer.
// A message is [id, function, …what it is given]; the answer is [id, true, result], and while the
// function is at work there may be [id, false, part] before it.
import init, * as worker from './headroom_worker.js';

const ready = init();

// A file longer than this is refused, and need not be read whole.
const MOST_BYTES = 33 << 20;

// A workbook is read by a module of its own, which is loaded when one arrives.
async function sheets(bytes) {
  const workbook = await import('./headroom_workbook.js');
  await workbook.default();
  return workbook.sheets(bytes);
}

async function read(text) {
  if (typeof text === 'string') return ['', new TextEncoder().encode(text), false];
  const bytes = new Uint8Array(await text.slice(0, MOST_BYTES).arrayBuffer());
  const isWorkbook = bytes[0] === 0x50 && bytes[1] === 0x4b;
  return [text.name, isWorkbook ? await sheets(bytes) : bytes, isWorkbook];
}

async function look(tell, texts, ...given) {
  const files = [];
  for (const text of texts) {
    files.push(await read(text));
    tell(files.length / (texts.length + 1));
  }
  await ready;
  for (const file of files) worker.addFile(...file);
  return worker.look(...given);
}

addEventListener('message', async ({ data: [id, name, ...given] }) => {
  const tell = (part) => postMessage([id, false, part]);
  if (name !== 'look') await ready;
  const result = name === 'look' ? await look(tell, ...given) : worker[name](...given, tell);
  postMessage([id, true, result]);
});
// What fails must reach the page as an error, while loading, too.
addEventListener('unhandledrejection', ({ reason }) => { throw reason; });
