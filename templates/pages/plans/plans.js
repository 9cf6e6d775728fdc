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

  /** Posts the whole form and puts what comes into its place: no jump, nothing typed is lost. */
  async function redraw(form, source, verb) {
    const target = form.dataset.live;
    if (target === '#plan-form' && !/^(try|find|look|show)/.test(verb)) changed = true;
    await window.htmx.ajax('POST', form.getAttribute('action'), {
      source,
      target,
      swap: 'outerHTML',
      values: { do: verb },
    });
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
