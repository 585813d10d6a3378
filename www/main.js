// Starts the app. The names of other files are replaced by their hashed names when the page is built.
import init, { startPage } from './headroom.js';

// What reads files is loaded when the first one arrives; no file means the settings of the plan.
const open = async (texts, current, then) => {
  try {
    (await (texts.length ? import('./import.js') : import('./settings.js'))).open(texts, current, then);
  } catch {
    then();
  }
};

try {
  // Before anything is drawn: the colours that were chosen last time.
  const theme = localStorage.getItem('headroom.theme');
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps nothing has nothing to say.
}

// Called by the page with plans in bytes of its memory, which are copied before it goes on.
globalThis.openTool = (name, ...plans) => {
  const copies = plans.map((bytes) => bytes.slice());
  import('./tools.js').then((tools) => tools.open(name, ...copies), () => alert('This part of Headroom could not be loaded.'));
};

// Called with the versions in this browser, and a function that opens the text of one.
globalThis.openVersions = (...given) => {
  import('./versions.js').then((versions) => versions.open(...given), () => alert('This part of Headroom could not be loaded.'));
};

try {
  await init();
  startPage(new URL('./worker.js', import.meta.url).href, open);
} catch (problem) {
  const notice = document.createElement('p');
  notice.setAttribute('role', 'alert');
  notice.textContent = `Headroom could not be started in this browser (${problem}). Please reload the page, or try a current version of Firefox, Chrome, Edge or Safari.`;
  document.getElementById('app').replaceChildren(notice);
  throw problem;
}
