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

  /** Puts what the panel tells at the fields it is about, and takes away what is mended. */
  function mark() {
    const told = new Map(
      [...document.querySelectorAll('#panel [data-fault]')].map((line) => [line.dataset.fault, line.textContent]),
    );
    for (const field of composer().querySelectorAll('[id^="f-"]')) {
      const note = document.getElementById(`n-${field.id.slice(2)}`);
      if (!note) continue;
      const fault = told.get(field.id.slice(2));
      if (!note.classList.contains('fault')) note.dataset.help = note.textContent;
      field.toggleAttribute('aria-invalid', false);
      if (fault) field.setAttribute('aria-invalid', 'true');
      note.classList.toggle('fault', Boolean(fault));
      note.textContent = fault ?? note.dataset.help ?? '';
    }
    if (told.size === 0) composer().querySelector('.notice.bad')?.remove();
  }

  document.addEventListener('htmx:afterSwap', (event) => {
    if (composer() && event.detail.target.id === 'panel') mark();
  });

  function write(box, text) {
    box.focus();
    box.setRangeText(text, box.selectionStart, box.selectionEnd, 'end');
    box.dispatchEvent(new Event('input', { bubbles: true }));
  }

  let redrawing = false;

  // What was typed before the button was pressed is in its request already: it must not arrive again behind it.
  document.addEventListener('htmx:beforeRequest', (event) => {
    if (redrawing && event.detail.elt === composer()) event.preventDefault();
  });

  /** Posts the form with a button and puts what comes into its place: no jump, nothing typed is lost. */
  const post = (button, path, target) =>
    window.htmx.ajax('POST', path, { source: button, target, swap: 'outerHTML', values: { do: button.value } });

  /** Asks the server for the composer as it is after a button. */
  async function redraw(button, focus) {
    redrawing = true;
    try {
      await post(button, composer().getAttribute('action'), '#composer');
      document.getElementById(`f-${focus}`)?.focus();
    } finally {
      redrawing = false;
    }
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
      void redraw(button, button.dataset.fix);
    } else if (button.dataset.look !== undefined) {
      event.preventDefault();
      void post(button, composer().getAttribute('hx-post'), '#panel');
    }
  });
})();
