// Computes off the page's thread: the same module, in a worker.
import init from './headroom.js';

await init();
