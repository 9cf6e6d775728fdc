// What makes the editor of surveys live. Without it every button posts the form and the page comes back whole.
(() => {
  let changed = false;
  const formOf = (target) => (target instanceof Element ? target.closest('form[data-live]') : null);
  const editor = () => document.getElementById('survey-form');
  const phoneOnly = (verb) => /^(say|again|show)/.test(verb);

  document.addEventListener('input', (event) => {
    if (formOf(event.target)?.hasAttribute('data-leave') && event.target.id !== 'say') changed = true;
  });
  window.addEventListener('beforeunload', (event) => {
    if (changed) event.preventDefault();
  });

  document.addEventListener('keydown', (event) => {
    if (!editor()) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
      event.preventDefault();
      document.getElementById('save').click();
    }
    if (event.key === 'Enter' && event.target.id === 'say') {
      event.preventDefault();
      document.getElementById('say-it').click();
    } else if (event.key === 'Enter' && event.target.tagName === 'INPUT' && formOf(event.target)) {
      event.preventDefault(); // Enter in a field of the editor sends nothing: whoever writes goes on writing
    }
  });

  /** Where the cursor goes when what it stood at is gone. */
  function standAt(place) {
    if (document.activeElement && document.activeElement !== document.body) return;
    const heads = [...editor().querySelectorAll('.sv-question h3')];
    (heads[Math.min(place, heads.length - 1)] ?? editor().querySelector('.sv-kinds button'))?.focus();
  }

  let edits = 0; // counts what is typed and chosen
  let known; // edits that the request under way carries; undefined: there is none
  let stale = false;
  document.addEventListener('input', () => (edits += 1), true);
  document.addEventListener('change', () => (edits += 1), true);

  // An answer that knows less than the form does by now would take what was typed since: it is asked for again. The
  // phone alone is drawn while somebody writes; it takes nothing but a half-typed answer, which is put back.
  document.addEventListener('htmx:beforeSwap', (event) => {
    const { target } = event.detail;
    if (target.id === 'phone') {
      if (known !== undefined && known.verb !== 'phone') event.detail.shouldSwap = false;
      return;
    }
    if (known === undefined || `#${target.id}` !== formOf(target)?.dataset.live) return;
    stale = known.edits !== edits;
    if (stale) event.detail.shouldSwap = false;
  });
  let half = '';
  let stood = false;
  document.addEventListener('htmx:beforeSwap', (event) => {
    if (event.detail.target.id !== 'phone' || event.detail.shouldSwap === false) return;
    const say = document.getElementById('say');
    half = sent ? '' : (say?.value ?? '');
    stood = document.activeElement === say;
  });
  document.addEventListener('htmx:afterSwap', (event) => {
    const say = document.getElementById('say');
    if (event.detail.target.id !== 'phone' || !say) return;
    say.value = half;
    if (stood || sent) say.focus();
    sent = false;
    const talk = document.querySelector('.sv-talk');
    if (talk) talk.scrollTop = talk.scrollHeight;
  });
  let sent = false;

  const post = (form, source, verb, target) =>
    window.htmx.ajax('POST', form.getAttribute('action'), {
      source,
      target,
      swap: 'outerHTML',
      values: { do: verb },
    });

  /** Posts the whole form and puts what comes into its place: no jump, nothing typed is lost. One at a time. */
  async function redraw(form, source, verb) {
    if (known !== undefined) return;
    const phone = phoneOnly(verb);
    if (!phone) changed = true;
    sent = verb === 'say' || verb === 'again';
    try {
      do {
        known = { edits, verb: phone ? 'phone' : verb };
        stale = false;
        await post(form, source, verb, phone ? '#phone' : form.dataset.live);
      } while (stale && form.isConnected);
    } finally {
      known = undefined;
    }
    const removed = /^remove:(\d+)$/.exec(verb);
    if (removed) standAt(Number(removed[1]));
    const added = /^add:/.test(verb) && [...editor().querySelectorAll('.sv-question')].at(-1);
    if (added) {
      added.scrollIntoView({ block: 'nearest' });
      added.querySelector('textarea')?.focus();
    }
  }

  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button[name="do"]') : null;
    const form = formOf(button);
    if (!form || button.value === 'save') return;
    event.preventDefault();
    void redraw(form, button, button.value);
  });

  document.addEventListener('change', (event) => {
    const form = formOf(event.target);
    if (form && 'liveChange' in event.target.dataset) void redraw(form, event.target, 'kind');
  });

  // Saving is an ordinary form: the page of the survey comes, or this one with what is wrong.
  document.addEventListener(
    'submit',
    (event) => {
      if (formOf(event.target)) changed = false;
    },
    true,
  );
})();
