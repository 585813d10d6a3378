// The settings of a plan that the page has no inputs for, in a dialog: the worker describes a form, reads its texts at
// each change, and says what they do to migrations. Loaded with the first click. Here are only the dialog and the way
// back; no setting is known by its name.
import { element, worker } from './tools.js';

const styled = () => {
  const href = new URL('./settings.css', import.meta.url).href;
  if (document.querySelector(`link[href="${href}"]`)) return undefined;
  const link = element('link', { rel: 'stylesheet', href });
  document.head.append(link);
  return new Promise((done) => { link.onload = link.onerror = done; });
};

/** Says beside each input what there is to be said. */
function tell(states) {
  for (let at = 0; at < states.length; at += 6) {
    const [name, value, word, source, message, problem] = states.slice(at, at + 6);
    const part = (what) => document.getElementById(`settings-${name}-${what}`);
    const input = document.getElementById(`settings-${name}`);
    const option = input.querySelector('option[value=default]');
    if (option) option.textContent = `${word || 'default'}: ${value}`;
    else if (input.tagName === 'INPUT') input.placeholder = value || ' ';
    part('source').replaceChildren(word, element('span', { className: 'visually-hidden', textContent: source && `: ${source}` }));
    part('source').title = source;
    part('message').textContent = message;
    input.closest('.field').className = `field ${problem}`;
    if (problem === 'is-wrong') input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
  }
}

/** Opens the dialog. `then` gets the changed plan, nothing if the worker has failed. */
export async function open(_, current, then) {
  const plan = current();
  const { ask, end } = worker();
  const controls = element('div');
  const effect = element('div', { className: 'advice' });
  const said = element('output', { className: 'visually-hidden' });
  const apply = element('button', { className: 'primary', textContent: 'Apply' });
  const cancel = element('button', { type: 'button', textContent: 'Cancel' });
  const title = element('h2', { id: 'settings-title', textContent: 'Migration and restart settings' });
  const hint = element('p', { className: 'soft', textContent: 'What you leave empty has its default, which is grey.' });
  const buttons = element('div', { className: 'dialog-buttons' }, apply, cancel);
  const beside = element('div', { className: 'tuning-effect' }, effect, said, buttons);
  const form = element('form', { method: 'dialog', noValidate: true }, title, hint, controls, beside);
  const dialog = element('dialog', { className: 'share tuning' }, form);
  dialog.setAttribute('aria-labelledby', 'settings-title');

  // The plan that the texts of the form are read on.
  let base = plan;
  let offered;
  const texts = () => [...new FormData(form)].flat();
  const show = async () => {
    const step = await ask('showSettings', plan, base, texts());
    if (!step) return false;
    const [elements, options, states, migrations] = step;
    [, , , , base] = step;
    if (elements) {
      const at = document.activeElement?.id;
      controls.innerHTML = elements;
      document.getElementById(at)?.focus();
    }
    const list = document.getElementById('settings-vms');
    if (!elements && options !== offered) list.innerHTML = options;
    offered = options;
    tell(states);
    effect.innerHTML = migrations;
    const [headline] = effect.getElementsByTagName('p');
    if (said.textContent !== headline.textContent) said.textContent = headline.textContent;
    return true;
  };

  // One question at a time: what was entered meanwhile is read with the next one.
  let isAsking = false;
  let isLate = false;
  const update = async () => {
    isLate = isAsking;
    if (isAsking) return;
    isAsking = true;
    await show();
    isAsking = false;
    if (isLate) await update();
  };
  form.addEventListener('input', update);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const answer = await ask('takeSettings', base, texts());
    if (!answer) {
      form.querySelector('[aria-invalid]')?.focus();
      return;
    }
    dialog.close();
    then(answer);
  });
  cancel.onclick = () => dialog.close();
  dialog.addEventListener('close', () => { end(); dialog.remove(); });

  await styled();
  document.body.append(dialog);
  if (!await show()) {
    dialog.remove();
    then();
    return;
  }
  dialog.showModal();
}
