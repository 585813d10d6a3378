// Opens files: reads them in a worker of their own, and asks what is to be taken over of an inventory before anything
// changes. Loaded when the first file or text arrives. The worker writes what is shown; here are only the dialog, the
// bar that says that files are being read, and the way back.

import { keepColumns } from './headroom.js';

// What a person has said about the columns of tables, for the next file with the same ones.
const COLUMNS = 'headroom.columns.v1';
const SOON = 500;

const remembered = () => {
  try {
    return localStorage.getItem(COLUMNS) ?? '';
  } catch {
    return '';
  }
};

const element = (tag, attributes, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
};

const styled = () => {
  const href = new URL('./import.css', import.meta.url).href;
  if (document.querySelector(`link[href="${href}"]`)) return undefined;
  const link = element('link', { rel: 'stylesheet', href });
  document.head.append(link);
  return new Promise((done) => link.addEventListener('load', done, { once: true }));
};

/** A worker that answers questions in turn; `fail` is called if it cannot. */
const start = (fail) => {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  let last = 0;
  const waiting = new Map();
  worker.addEventListener('error', fail);
  worker.addEventListener('message', ({ data: [id, isLast, part] }) => {
    const { done, tell } = waiting.get(id);
    if (isLast) done(part);
    else tell?.(part);
  });
  const ask = (tell, name, ...given) =>
    new Promise((done) => {
      last += 1;
      waiting.set(last, { done, tell });
      worker.postMessage([last, name, ...given]);
    });
  return { ask, end: () => worker.terminate() };
};

/** A bar that comes into sight when something takes longer. In a dialog its own button cancels. */
const bar = (what, place, cancel) => {
  const progress = element('progress', { max: 1, 'aria-label': what });
  const shown = element('div', { class: 'reading', role: 'status' }, `${what} … `, progress);
  if (cancel) {
    const button = element('button', { type: 'button' }, 'Cancel');
    button.addEventListener('click', cancel);
    shown.append(button);
  }
  const timer = setTimeout(async () => {
    await styled();
    if (!ended) place.append(shown);
  }, SOON);
  let ended = false;
  return {
    tell: (part) => part > 0 && (progress.value = part),
    end: () => {
      ended = true;
      clearTimeout(timer);
      shown.remove();
    },
  };
};

// Ends what is being opened when something else is.
let stop = () => {};

const choices = (form) => new URLSearchParams(new FormData(form)).toString();

const isEqual = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);

/**
 * Opens files and texts. `current` gives the plan as it is at that moment: it may be changed while files are read, and
 * what is taken over is put into the plan of the moment when it is. `then` gets the answer of the worker, nothing if it has failed, and is not called if the user
 * wants nothing of it.
 */
export async function open(texts, current, then) {
  stop();
  const end = () => {
    reading.end();
    worker.end();
    document.querySelector('dialog.import')?.remove();
  };
  stop = end;
  const worker = start(() => {
    end();
    then();
  });
  const reading = bar('Reading', document.body, end);
  const before = current();
  const found = await worker.ask(reading.tell, 'look', texts, before, remembered());
  reading.end();
  if (found instanceof Uint8Array) {
    end();
    then(found);
    return;
  }
  await styled();
  const isOutdated = !isEqual(before, current());
  ask(worker, found, isOutdated, current, (answer) => {
    end();
    if (answer) then(answer);
  });
}

/**
 * Shows what would be taken over, and asks. `isOutdated`: it was found for an earlier plan, and is shown anew. `close`
 * gets the answer, or nothing.
 */
function ask({ ask: worker }, found, isOutdated, current, close) {
  const controls = element('div', { class: 'import-choices' });
  const outcome = element('div', { class: 'advice', role: 'status' });
  const take = element('button', { class: 'primary' }, 'Import');
  const cancel = element('button', { type: 'button' }, 'Cancel');
  const title = element('h2', { id: 'import-title' }, 'Import this inventory?');
  const buttons = element('div', { class: 'dialog-buttons' }, take, cancel);
  const form = element('form', { method: 'dialog' }, title, controls, outcome, buttons);
  const dialog = element('dialog', { class: 'share import', 'aria-labelledby': 'import-title' }, form);
  const show = ([offered, would]) => {
    if (offered) controls.innerHTML = offered;
    outcome.innerHTML = would;
  };
  const work = async (name, chosen) => {
    const working = bar('Working', form);
    const result = await worker(working.tell, name, chosen, current());
    working.end();
    return result;
  };
  // What is chosen meanwhile is shown next, whatever was chosen between.
  let isAtWork = false;
  let isLate = false;
  form.addEventListener('change', async () => {
    isLate = true;
    if (isAtWork) return;
    isAtWork = true;
    while (isLate) {
      isLate = false;
      show(await work('choose', choices(form)));
    }
    isAtWork = false;
  });
  let answer;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    take.disabled = true;
    const chosen = choices(form);
    keepColumns(await worker(null, 'remember', chosen));
    answer = await work('take', chosen);
    dialog.close();
  });
  cancel.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => close(answer));
  show(found);
  document.body.append(dialog);
  dialog.showModal();
  if (isOutdated) form.dispatchEvent(new Event('change'));
}
