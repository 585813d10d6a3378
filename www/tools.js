// What the page offers on demand, in dialogs of its own: everything that leaves as a file, and a shared plan beside
// the user's own. The texts come from the worker; nothing here decides or calculates. Loaded with the first click.

/** A worker of its own, so that nothing waits behind it; it ends with the dialog. */
export function worker() {
  const running = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  const waiting = new Map();
  let last = 0;
  running.onmessage = ({ data: [id, , result] }) => {
    waiting.get(id)(result);
    waiting.delete(id);
  };
  running.onerror = () => {
    for (const answer of waiting.values()) answer(undefined);
    waiting.clear();
  };
  return {
    ask: (name, ...given) => new Promise((answer) => {
      waiting.set(last += 1, answer);
      running.postMessage([last, name, ...given]);
    }),
    end: () => running.terminate(),
  };
}

/** An element with its properties and what is in it. */
export function element(tag, properties = {}, ...inside) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...inside);
  return made;
}

/** Shows a dialog until it is closed; `fill` is given its worker and returns what is in it. */
function dialog(title, fill) {
  const { ask, end } = worker();
  const said = element('output');
  const close = element('button', { type: 'button', textContent: 'Close', onclick: () => shown.close() });
  const heading = element('h2', { id: 'tool-title', textContent: title });
  const shown = element('dialog', {}, heading, ...fill(ask, (text) => { said.textContent = text; }, () => shown.close()));
  shown.append(element('p', { className: 'more' }, close, said));
  shown.setAttribute('aria-labelledby', 'tool-title');
  shown.addEventListener('close', () => { end(); shown.remove(); });
  document.body.append(shown);
  shown.showModal();
}

/** Offers bytes or a text as a file. */
function save(name, type, content) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  element('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** A picture in dots, two for each of its points. */
async function png(svg) {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = element('img', { src: address });
    await image.decode();
    const canvas = element('canvas', { width: image.naturalWidth * 2, height: image.naturalHeight * 2 });
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done) => { canvas.toBlob(done, 'image/png'); });
  } finally {
    URL.revokeObjectURL(address);
  }
}

const NOTHING = 'There is nothing to be told: the plan has errors, there is no placement, or no live migration.';

/** What can be done with the text of a kind. */
const deeds = {
  Copy: async ([, , text]) => {
    await navigator.clipboard.writeText(text);
    return 'Copied.';
  },
  Save: ([name, type, text]) => {
    save(name, type, text);
    return `Saved as ${name}.`;
  },
  PNG: async ([name, , text]) => {
    const picture = name.replace(/svg$/, 'png');
    save(picture, 'image/png', await png(text));
    return `Saved as ${picture}.`;
  },
};

/** What is offered: a kind of the worker's, its title, and what can be done with it. */
const OFFERS = [
  ['report', 'Report for a ticket, Markdown', 'Copy', 'Save'],
  ['plan', 'Plan document, JSON', 'Copy', 'Save'],
  ['placement', 'Planned placement, CSV', 'Copy', 'Save'],
  ['restarts', 'Where VMs restart after each loss, CSV', 'Copy', 'Save'],
  ['schedule', 'Every move of a patch night, CSV', 'Copy', 'Save'],
  ['moves', 'Moves to the planned placement, commands', 'Copy', 'Save'],
  ['fewest-moves', 'Fewest moves that make it safe, commands', 'Copy', 'Save'],
  ['hosts', 'Chart of the hosts, SVG or PNG', 'Save', 'PNG'],
  ['levels', 'Chart of failures survived, SVG or PNG', 'Save', 'PNG'],
  ['migration', 'Chart of live migrations, SVG or PNG', 'Save', 'PNG'],
  ['night', 'Chart of a patch night, SVG or PNG', 'Save', 'PNG'],
  ['drain', 'Chart of emptying the slowest host, SVG or PNG', 'Save', 'PNG'],
  ['outage', 'Chart of the death of a host, SVG or PNG', 'Save', 'PNG'],
  ['year', 'Chart of downtime in a year, SVG or PNG', 'Save', 'PNG'],
  ['frontier', 'Chart of two sizes of VM together, SVG or PNG', 'Save', 'PNG'],
];

function exports(plan) {
  dialog('Export', (ask, say, close) => {
    const act = (kind, deed) => async () => {
      say('Working …');
      const file = await ask('toExport', plan, kind);
      const done = file ? Promise.resolve(file).then(deeds[deed]) : NOTHING;
      say(await Promise.resolve(done).catch(() => 'This browser did not do that: save the file instead.'));
    };
    const button = (textContent, onclick, label) => {
      const made = element('button', { type: 'button', textContent, onclick });
      made.setAttribute('aria-label', label);
      return made;
    };
    const rows = OFFERS.map(([kind, title, ...can]) => element('tr', {},
      element('th', { scope: 'row', textContent: title }),
      ...can.map((deed) => element('td', {}, button(deed, act(kind, deed), `${deed}: ${title}`)))));
    const paper = button('Print …', () => { close(); print(); }, 'Print: the whole page, or save it as PDF');
    rows.push(element('tr', {}, element('th', { scope: 'row', textContent: 'The whole page on paper or as PDF' }),
      element('td', { colSpan: 2 }, paper)));
    const note = 'Read commands before you run them: they hold the names of the plan, and act on your cluster.';
    return [element('p', { className: 'soft', textContent: note }), element('table', {}, element('tbody', {}, ...rows))];
  });
}

/** The planned placement without a dialog. */
async function placement(plan) {
  const { ask, end } = worker();
  const file = await ask('toExport', plan, 'placement');
  end();
  if (file) deeds.Save(file);
  else alert(NOTHING);
}

// What is drawn when it is opened is there with the next frames.
const drawn = () => new Promise((done) => { setTimeout(() => requestAnimationFrame(done), 300); });

/** Prints with every detail open that needs no further calculation, and every row of long tables. */
async function print() {
  const closed = [...document.querySelectorAll('main details:not([open], #next details)')];
  for (const details of closed) details.open = true;
  await drawn();
  const rest = document.querySelectorAll('main .more button:last-child');
  for (const all of rest) all.click();
  if (rest.length) await drawn();
  globalThis.print();
  for (const details of closed) details.open = false;
}

function compare(shared, mine) {
  dialog('Shared plan and mine', (ask) => {
    const answer = element('div', { textContent: 'Working …' });
    ask('compare', shared, mine).then((elements) => {
      // The worker has escaped every text in them.
      if (elements) answer.innerHTML = elements;
      else answer.textContent = 'The plans could not be compared: reload the page.';
    });
    return [answer];
  });
}

/** Opens a tool by its name. */
export function open(name, ...plans) {
  ({ exports, placement, compare })[name](...plans);
}
