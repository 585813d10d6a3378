// Does for the page what it leaves to a worker: formats, and answers that take longer.
// A message is [id, function, …what it is given]; the answer is [id, true, result], and while the
// function is at work there may be [id, false, part] before it.
import init, * as worker from './headroom_worker.js';

const ready = init();

// A file longer than this is refused, and need not be read whole.
const MOST_BYTES = 33 << 20;

// A workbook is read by a module of its own, which is loaded when one arrives.
async function sheets(bytes, tell) {
  const workbook = await import('./headroom_workbook.js');
  await workbook.default();
  return workbook.sheets(bytes, tell);
}

// Of the time for a workbook, about so much is taken by unpacking it.
const UNPACKING = 0.8;

const bytesOf = async (file, most) => new Uint8Array(await file.slice(0, most).arrayBuffer());

async function look(tell, texts, ...given) {
  const files = texts.map((text) => (typeof text === 'string' ? new File([text], '') : text));
  const heads = await Promise.all(files.map((file) => bytesOf(file, 2)));
  const areWorkbooks = heads.map(([first, second]) => first === 0x50 && second === 0x4b);
  const size = (some) => some.reduce((sum, file) => sum + Math.min(file.size, MOST_BYTES), 0);
  const packed = size(files.filter((_, at) => areWorkbooks[at]));
  const share = packed && (packed / size(files)) * UNPACKING;
  let before = 0;
  const read = [];
  for (const [at, file] of files.entries()) {
    const bytes = await bytesOf(file, MOST_BYTES);
    const told = (part) => tell((share * (before + part * bytes.length)) / packed);
    read.push([file.name, areWorkbooks[at] ? await sheets(bytes, told) : bytes, areWorkbooks[at]]);
    if (areWorkbooks[at]) before += bytes.length;
  }
  await ready;
  for (const file of read) worker.addFile(...file);
  return worker.look(...given, (part) => tell(share + (1 - share) * part));
}

addEventListener('message', async ({ data: [id, name, ...given] }) => {
  const tell = (part) => postMessage([id, false, part]);
  if (name !== 'look') await ready;
  const result = name === 'look' ? await look(tell, ...given) : worker[name](...given, tell);
  postMessage([id, true, result]);
});
// What fails must reach the page as an error, while loading, too.
addEventListener('unhandledrejection', ({ reason }) => { throw reason; });
