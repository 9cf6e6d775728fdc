'use strict';
// The phone page, live: it draws what the server sends, always as text, never as markup.
(() => {
  const sim = document.getElementById('sim');
  const thread = document.getElementById('sim-thread');
  const list = document.getElementById('sim-phones');
  const phone = sim.dataset.phone;
  const part = (node, name) => node.querySelector(`.sim-${name}`);
  const blank = (name) => document.getElementById(`sim-blank-${name}`).content.firstElementChild.cloneNode(true);

  function setText(node, text) {
    if (node.textContent !== text) node.textContent = text;
  }

  // Texts

  function drawText(view) {
    let entry = thread.querySelector(`[data-id="${CSS.escape(view.id)}"]`);
    const isNew = !entry;
    entry ??= blank('text');
    entry.dataset.id = view.id;
    entry.dataset.direction = view.direction;
    entry.dataset.state = view.state;
    setText(part(entry, 'body'), view.text);
    setText(part(entry, 'shop'), view.shop);
    setText(entry.querySelector('time'), view.time);
    setText(part(entry, 'state'), view.stateWords);
    const day = part(entry, 'day');
    setText(day, view.day);
    day.hidden = view.day === '';
    if (isNew) thread.append(entry);
  }

  const isAtEnd = () => thread.scrollHeight - thread.scrollTop - thread.clientHeight < 80;
  const toEnd = () => thread.scrollTo({ top: thread.scrollHeight });

  function drawTexts(texts) {
    const wasAtEnd = isAtEnd();
    const before = thread.childElementCount;
    for (const view of texts) drawText(view);
    document.getElementById('sim-empty').hidden = texts.length > 0;
    if (wasAtEnd && thread.childElementCount !== before) toEnd();
  }

  // Phones

  const seenKey = (hash) => `simulator.seen.${hash}`;
  const lastSeen = (hash) => sessionStorage.getItem(seenKey(hash));
  const markSeen = (hash, id) => sessionStorage.setItem(seenKey(hash), id);

  function drawPhone(view) {
    let entry = list.querySelector(`[data-hash="${CSS.escape(view.hash)}"]`);
    if (!entry) {
      entry = blank('phone');
      entry.dataset.hash = view.hash;
      entry.querySelector('a').href = `/simulator?phone=${encodeURIComponent(view.hash)}`;
      list.append(entry);
    }
    setText(part(entry, 'label'), view.label);
    setText(part(entry, 'number'), view.number);
    setText(part(entry, 'avatar'), view.initial);
    setText(part(entry, 'when'), view.time);
    setText(part(entry, 'preview'), view.preview);
    if (view.hash === phone || lastSeen(view.hash) === null) markSeen(view.hash, view.lastId);
    part(entry, 'new').hidden = lastSeen(view.hash) === view.lastId;
  }

  function draw(table) {
    if (!thread) {
      if (table.phones.length > 0) location.reload(); // the first phone has come, from elsewhere
      return;
    }
    for (const view of table.phones) drawPhone(view);
    drawTexts(table.texts);
    const rough = document.getElementById('sim-rough');
    rough.hidden = table.rough === '';
    setText(rough.querySelector('span'), table.rough);
  }

  // Following: by a stream of events, or by asking where that is not to be had

  const query = `phone=${encodeURIComponent(phone)}`;
  const tellLost = (lost) => {
    const line = document.getElementById('sim-lost');
    if (line) line.hidden = !lost;
  };

  async function ask() {
    try {
      const answer = await fetch(`/simulator/state?${query}`, { headers: { Accept: 'application/json' } });
      if (answer.ok) draw(await answer.json());
      tellLost(!answer.ok);
    } catch {
      tellLost(true);
    }
    setTimeout(ask, 2000);
  }

  function follow() {
    const events = new EventSource(`/simulator/events?${query}`);
    events.addEventListener('message', (event) => {
      tellLost(false);
      draw(JSON.parse(event.data));
    });
    events.addEventListener('error', () => {
      // Closed: there is no room, or no stream comes through here.
      if (events.readyState === EventSource.CLOSED) void ask();
      else setTimeout(() => tellLost(events.readyState === EventSource.CONNECTING), 3000);
    });
    addEventListener('pagehide', () => events.close());
    addEventListener('pageshow', (event) => event.persisted && location.reload());
  }

  // Writing

  const GSM = /^[\n\r !-Z_a-z@£$¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤ÄÖÑÜ§¡¿äöñüà^{}\\[\]~|€]*$/;

  /** Parts a carrier bills: 160 or 153 seven-bit units each, 70 or 67 when one character needs more. */
  function partsOf(text) {
    const plain = GSM.test(text);
    const units = text.length + (plain ? (text.match(/[\^{}\\[\]~|€]/g) ?? []).length : 0);
    const [alone, each] = plain ? [160, 153] : [70, 67];
    return units <= alone ? 1 : Math.ceil(units / each);
  }

  function startWriting() {
    const form = document.getElementById('sim-form');
    const line = document.getElementById('sim-text');
    const fault = document.getElementById('sim-fault');

    function count() {
      const words = sim.dataset.count
        .replace('%chars%', [...line.value].length)
        .replace('%parts%', partsOf(line.value));
      setText(document.getElementById('sim-count'), line.value === '' ? '' : words);
      document.getElementById('sim-hint').hidden = line.value !== '';
    }

    function say(words) {
      fault.hidden = words === '';
      setText(fault, words);
    }

    async function send(submitter) {
      const isWord = submitter?.name === 'word';
      const body = new URLSearchParams(new FormData(form, submitter));
      try {
        const answer = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'application/json' } });
        const table = await answer.json();
        if (!answer.ok) return say(table.fault ?? sim.dataset.notSent);
        if (!isWord) line.value = '';
        say('');
        count();
        draw(table);
        toEnd();
      } catch {
        say(sim.dataset.notSent);
      }
    }

    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void send(event.submitter);
    });
    line.addEventListener('input', count);
    line.addEventListener('keydown', (event) => {
      // While a Chinese word is being composed, Enter belongs to the composing.
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit(form.querySelector('.sim-send'));
    });
    for (const word of form.querySelectorAll('a[data-word]'))
      word.addEventListener('click', (event) => {
        event.preventDefault();
        line.value = `${word.dataset.word} `;
        line.focus();
        count();
      });
    count();
    toEnd();
    if (matchMedia('(min-width: 48rem)').matches) line.focus({ preventScroll: true });
  }

  if (matchMedia('(min-width: 75rem)').matches) document.getElementById('sim-carrier-details').open ||= thread !== null;
  if (thread) startWriting();
  follow();
})();
