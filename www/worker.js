// Does for the page what it leaves to a worker: formats, and answers that take longer.
// A message is [id, function, …what it is given]; the answer is [id, true, result], and while the
// function is at work there may be [id, false, part] before it.
import init, * as worker from './headroom_worker.js';

const ready = init();

addEventListener('message', async ({ data: [id, name, ...given] }) => {
  await ready;
  const result = worker[name](...given, (part) => postMessage([id, false, part]));
  postMessage([id, true, result]);
});
// What fails must reach the page as an error, while loading, too.
addEventListener('unhandledrejection', ({ reason }) => { throw reason; });
