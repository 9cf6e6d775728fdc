// What makes the composer live. Without it every button posts the form and the page comes back whole.
(() => {
  let changed = false;
  const composer = () => document.getElementById('composer');
  const within = (target) => target instanceof Element && target.closest('#composer');

  document.addEventListener('input', (event) => {
    if (within(event.target)) changed = true;
  });
  document.addEventListener('submit', (event) => {
    if (within(event.target)) changed = false;
  });
  // The server says that it kept what was written.
  document.addEventListener('composer-kept', () => {
    changed = false;
  });
  window.addEventListener('beforeunload', (event) => {
    if (changed) event.preventDefault();
  });

  document.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's' && composer()) {
      event.preventDefault();
      document.getElementById('save')?.click();
    }
  });

  function write(box, text) {
    box.focus();
    box.setRangeText(text, box.selectionStart, box.selectionEnd, 'end');
    box.dispatchEvent(new Event('input', { bubbles: true }));
  }

  /** Asks the server for the composer as it is after a button, and puts it in place: no jump, nothing typed is lost. */
  function redraw(button, focus) {
    const form = composer();
    const done = window.htmx.ajax('POST', form.getAttribute('action'), {
      target: '#composer',
      swap: 'outerHTML',
      source: form,
      values: { do: button.value }, // added to what the form holds
    });
    if (focus) done.then(() => document.getElementById(`f-${focus}`)?.focus());
  }

  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button') : null;
    if (!button || !within(button)) return;
    if (button.dataset.insert) {
      event.preventDefault();
      button.closest('details')?.removeAttribute('open');
      write(document.getElementById(button.dataset.box), button.dataset.insert);
    } else if (button.dataset.fix) {
      event.preventDefault();
      redraw(button, button.dataset.fix);
    } else if (button.dataset.look !== undefined) {
      event.preventDefault();
      const form = composer();
      window.htmx.ajax('POST', form.getAttribute('hx-post'), {
        target: '#panel',
        swap: 'outerHTML',
        source: form,
        values: { do: button.value },
      });
    }
  });
})();
