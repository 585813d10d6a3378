// Counts deeper answers off the page's thread: the same module, in a worker.
import init, { countLevels } from './headroom.js';

const ready = init();

addEventListener('message', async ({ data }) => {
  await ready;
  countLevels(data, (message) => postMessage(message));
});
// What fails while loading must reach the page as an error, too.
addEventListener('unhandledrejection', ({ reason }) => { throw reason; });
