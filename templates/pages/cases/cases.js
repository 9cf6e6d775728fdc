// Keys and comfort for the cases. Nothing here is needed: every one of these is a link or a form on the page.
const typing = (target) => target instanceof Element && target.closest('input, textarea, select, [contenteditable]');
const STEPS = ['received', 'classified', 'investigated', 'handled', 'reported', 'archived'];
const links = (within) => [...within.querySelectorAll('.case .top-line > a')];

/** The card below or above, over all columns. */
function along(step) {
  const all = links(document);
  const at = all.indexOf(document.activeElement);
  all[at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1)]?.focus();
}

/** The same place in the next column that has cards. */
function across(step) {
  const columns = [...document.querySelectorAll('.board .column')].filter((column) => links(column).length > 0);
  const at = columns.findIndex((column) => column.contains(document.activeElement));
  const row = at < 0 ? 0 : links(columns[at]).indexOf(document.activeElement);
  const own = links(columns[at < 0 ? 0 : Math.min(Math.max(at + step, 0), columns.length - 1)] ?? document);
  own[Math.min(row, own.length - 1)]?.focus();
}

/** Where the key for a step back leads; a reported case is opened again by it. */
const BEFORE = { investigated: 'classified', handled: 'investigated', reported: 'handled' };
const inHand = () => document.activeElement?.closest('.case');
const place = () => STEPS.indexOf(inHand()?.dataset.step);

/** Sends the form of the card in hand to another step. */
function moveTo(step) {
  const form = inHand()?.querySelector('form.mover');
  if (!form || !step) return;
  form.elements.namedItem('step').value = step;
  form.requestSubmit();
}

function onBoard(event) {
  const moves = {
    j: () => along(1),
    k: () => along(-1),
    ArrowDown: () => along(1),
    ArrowUp: () => along(-1),
    ArrowRight: () => across(1),
    ArrowLeft: () => across(-1),
    '>': () => moveTo(STEPS[place() + 1]),
    '<': () => moveTo(BEFORE[STEPS[place()]]),
  };
  const move = moves[event.key];
  if (move) {
    event.preventDefault();
    move();
  } else if (/^[1-6]$/.test(event.key) && Number(event.key) - 1 > place()) moveTo(STEPS[Number(event.key) - 1]); // only ahead
}

function onCase(event) {
  const to = { r: '#box-reply', n: '#box-note' }[event.key];
  if (event.key === 'b') document.querySelector('.steps .back')?.click();
  if (!to) return;
  event.preventDefault();
  const box = document.querySelector(to);
  const fold = box?.closest('details');
  if (fold) fold.open = true;
  box?.focus();
}

document.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && event.target.matches?.('.work textarea'))
    return event.target.form.requestSubmit(event.target.form.querySelector('button:not([formaction])'));
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape' && typing(event.target)) return event.target.blur();
  if (typing(event.target)) return;
  if (document.querySelector('#cases-live .case')) onBoard(event);
  else if (document.querySelector('#case-live')) onCase(event);
});

// Back on the board the card that was moved is in hand again: after the browser went to it, which takes the focus away.
const moved = /^#case-\w+$/.test(location.hash) && document.querySelector(`${location.hash} .top-line > a`);
if (moved) window.addEventListener('load', () => setTimeout(() => moved.focus()));

// A place that an address names is opened, when it stands in a fold.
const fold = /^#[\w-]+$/.test(location.hash) && document.querySelector(`details${location.hash}`);
if (fold) fold.open = true;

/** Puts words into a box, which then measures itself. */
function fill(box, text) {
  box.value = text;
  box.focus();
  box.dispatchEvent(new Event('input', { bubbles: true }));
}

// Plain signs where the counter offers them; and the helper's sentences, put together as they are taken.
document.addEventListener('click', (event) => {
  const plain = event.target.closest?.('[data-plain]');
  if (plain) {
    event.preventDefault();
    return fill(document.getElementById(plain.dataset.box), plain.dataset.plain);
  }
  const say = event.target.closest?.('[data-say]');
  if (!say) return;
  event.preventDefault();
  say.form.elements.namedItem(say.dataset.part).value = say.dataset.say;
  say.form.elements.namedItem(say.dataset.part).focus();
});

// A page nobody looks at asks for nothing; and what is being used under the keyboard stays.
let focused;
document.addEventListener('htmx:beforeRequest', (event) => {
  if (document.hidden && event.detail.requestConfig.verb === 'get') event.preventDefault();
});
document.addEventListener('htmx:beforeSwap', (event) => {
  focused = event.detail.target?.contains(document.activeElement) ? document.activeElement.id : undefined;
});
document.addEventListener('htmx:afterSwap', () => {
  if (focused) document.getElementById(focused)?.focus();
});
