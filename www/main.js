// Starts the app. The names of other files are replaced by their hashed names when the page is built.
import init, { startPage } from './headroom.js';

try {
  await init();
  startPage(new URL('./worker.js', import.meta.url).href);
} catch (problem) {
  const notice = document.createElement('p');
  notice.setAttribute('role', 'alert');
  notice.textContent = `Headroom could not be started in this browser (${problem}). Please reload the page, or try a current version of Firefox, Chrome, Edge or Safari.`;
  document.getElementById('app').replaceChildren(notice);
  throw problem;
}
