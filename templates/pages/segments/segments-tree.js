// The tree editor on a slow line: what is typed while an answer is on its way must not be lost with it. Every answer is
// made of the whole form, so one that knows less than the form does by now is thrown away, and asked for again. The
// editor brings this module along; however often it comes anew, a browser runs a module once.
const TYPED = 'input[type="text"], input[type="date"]';

let edits = 0; // counts what people change in a tree
let asking = false; // an event of our own
let composing = false; // a word is being put together (pinyin): its box must stand still
let held; // whose answer came meanwhile
const known = new WeakMap(); // request → edits it carries

const treeOf = (target) => (target instanceof Element ? target.closest('.tree') : null);

function again(element) {
  // Behind htmx's own work on the answer that came: until then it takes this for a second request beside it.
  queueMicrotask(() => {
    if (!element.isConnected) return;
    asking = true;
    window.htmx.trigger(element, element.matches('select') ? 'change' : 'click');
    asking = false;
  });
}

// A field just chosen begins without a value; one typed after the choice belongs to the new field.
function claim(input) {
  const condition = input.closest('.condition');
  const was = condition?.querySelector('input[name$=".was"]');
  const field = condition?.querySelector('select.what');
  if (!was || !field || was.value === field.value) return;
  was.value = field.value;
  const how = condition.querySelector('select.how');
  if (how) how.selectedIndex = -1;
}

function note(event) {
  if (asking || !treeOf(event.target)) return;
  edits += 1;
  if (event.type === 'input' && event.target.matches(TYPED)) claim(event.target);
}
// On the way down, before htmx sends what is noted here.
document.addEventListener('input', note, true);
document.addEventListener('change', note, true);

document.addEventListener('compositionstart', (event) => {
  composing = treeOf(event.target) !== null;
});
document.addEventListener('compositionend', () => {
  composing = false;
  if (held) again(held);
  held = undefined;
});

document.addEventListener('htmx:beforeRequest', (event) => {
  if (treeOf(event.detail.elt)) known.set(event.detail.xhr, edits);
});

document.addEventListener('htmx:beforeSwap', (event) => {
  const { xhr, shouldSwap, requestConfig } = event.detail;
  if (!shouldSwap || !known.has(xhr) || (known.get(xhr) === edits && !composing)) return;
  event.detail.shouldSwap = false;
  if (composing) held = requestConfig.elt;
  else again(requestConfig.elt);
});
