// What else is stored in this browser: plans that others have taken the place of. Loaded with the first click. Which
// text becomes a version, and for how long it stays, is decided elsewhere; here is only the list.
import { discardVersion } from './headroom.js';
import { element } from './tools.js';

const REASONS = {
  now: 'stored, but not what this tab shows',
  changed: 'before it was changed',
  replaced: 'another plan took its place',
  unread: 'could not be read',
  foreign: 'saved by another tab',
};

const NOTE = 'What is stored becomes a version before something else takes its place. The last 20 plans stay, and every '
  + 'text that could not be read or that another tab has saved, until you delete it.';

/** The name of the plan in a text that may be a document. */
function nameIn(text) {
  try {
    return JSON.parse(text)?.name?.trim?.() || 'Plan without a name';
  } catch {
    return 'Damaged text';
  }
}

function save(name, text) {
  const file = name.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60).toLowerCase();
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  element('a', { href: address, download: `${file}.headroom.json` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Opens the list. A version is where it is stored, when (in ms) and why it got there, and its text. */
export function open(versions, openText) {
  const list = element('tbody');
  const said = element('output');
  const close = element('button', { type: 'button', textContent: 'Close', onclick: () => shown.close() });
  const row = ([key, time, reason, text]) => {
    const name = nameIn(text);
    const when = time ? new Date(time).toLocaleString() : '';
    const what = [when, REASONS[reason]].filter(Boolean).join(': ');
    const deed = (textContent, onclick) => {
      const button = element('button', { type: 'button', textContent, onclick });
      button.setAttribute('aria-label', `${textContent}: ${name}, ${what}`);
      return button;
    };
    const deeds = element('td', {},
      deed('Open', () => { shown.close(); openText([text, `the version “${name}”`]); }), ' ',
      deed('Save', () => save(name, text)), ' ');
    const made = element('tr', {}, element('th', { scope: 'row', textContent: name }), element('td', { textContent: what }), deeds);
    const remove = () => {
      if (!confirm(`Delete the version “${name}” for good?`)) return;
      const isDeleted = discardVersion(key);
      if (isDeleted) made.remove();
      said.textContent = isDeleted ? 'Deleted.' : 'This browser did not delete it.';
      close.focus();
    };
    if (key) deeds.append(deed('Delete', remove));
    return made;
  };
  list.append(...versions.map(row));
  const table = versions.length ? element('table', {}, list) : element('p', { textContent: 'There is none yet.' });
  const title = element('h2', { id: 'versions-title', textContent: 'Versions in this browser' });
  const buttons = element('div', { className: 'dialog-buttons' }, close, said);
  const shown = element('dialog', { className: 'share versions' }, title, element('p', { textContent: NOTE }), table, buttons);
  shown.setAttribute('aria-labelledby', 'versions-title');
  shown.addEventListener('close', () => shown.remove());
  document.body.append(shown);
  shown.showModal();
}
