// What makes the editor of plans live. Without it every button posts the form and the page comes back whole.
(() => {
  let changed = false;
  const formOf = (target) => (target instanceof Element ? target.closest('form[data-live]') : null);
  const editor = () => document.getElementById('plan-form');

  document.addEventListener('input', (event) => {
    if (formOf(event.target)?.hasAttribute('data-leave')) changed = true;
  });
  window.addEventListener('beforeunload', (event) => {
    if (changed) event.preventDefault();
  });

  document.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's' || !editor()) return;
    event.preventDefault();
    document.getElementById('save').click();
  });

  function write(box, text) {
    box.focus();
    box.setRangeText(text, box.selectionStart, box.selectionEnd, 'end');
    box.dispatchEvent(new Event('input', { bubbles: true }));
  }

  /** Where the cursor goes when the step it stood at is gone: to what stands in its place now. */
  function standAt(place) {
    if (document.activeElement && document.activeElement !== document.body) return;
    const steps = [...editor().querySelectorAll('.pl-step h3')];
    (steps[Math.min(place, steps.length - 1)] ?? editor().querySelector('.pl-add summary'))?.focus();
  }

  let edits = 0; // counts what is typed and chosen
  let known; // edits that the request under way carries; undefined: there is none
  let stale = false;
  document.addEventListener('input', () => (edits += 1), true);
  document.addEventListener('change', () => (edits += 1), true);

  // An answer that knows less than the form does by now would take what was typed since: it is asked for again.
  document.addEventListener('htmx:beforeSwap', (event) => {
    if (known === undefined || `#${event.detail.target.id}` !== formOf(event.detail.target)?.dataset.live) return;
    stale = known !== edits;
    if (stale) event.detail.shouldSwap = false;
  });

  const post = (form, source, verb) =>
    window.htmx.ajax('POST', form.getAttribute('action'), {
      source,
      target: form.dataset.live,
      swap: 'outerHTML',
      values: { do: verb },
    });

  /** Posts the whole form and puts what comes into its place: no jump, nothing typed is lost. One at a time. */
  async function redraw(form, source, verb) {
    if (known !== undefined) return;
    if (form === editor() && !/^(try|find|look|show)/.test(verb)) changed = true;
    try {
      do {
        known = edits;
        stale = false;
        await post(form, source, verb);
      } while (stale && form.isConnected);
    } finally {
      known = undefined;
    }
    const removed = /^remove:(\d+)$/.exec(verb);
    if (removed) standAt(Number(removed[1]));
  }

  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button[name="do"]') : null;
    const form = formOf(button);
    if (!form || button.value === 'save') return;
    event.preventDefault();
    if (!button.dataset.insert) return void redraw(form, button, button.value);
    button.closest('details')?.removeAttribute('open');
    write(document.getElementById(button.dataset.box), button.dataset.insert);
  });

  document.addEventListener('change', (event) => {
    const form = formOf(event.target);
    if (form && 'liveChange' in event.target.dataset) void redraw(form, event.target, 'look');
  });

  document.addEventListener('submit', (event) => {
    if (formOf(event.target)) changed = false;
  });
})();
