// Keys and comfort for the inbox. Nothing here is needed: every one of these is a link or a form on the page.
const typing = (target) => target instanceof Element && target.closest('input, textarea, select, [contenteditable]');

// j and k go down and up the list, or to the next and previous talk; r answers, e closes.
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape' && typing(event.target)) return event.target.blur();
  if (typing(event.target)) return;
  const step = { j: 1, k: -1 }[event.key];
  if (step) {
    const beside = document.querySelector(`.steps a[rel=${step > 0 ? 'next' : 'prev'}]`);
    if (document.querySelector('.thread')) return beside?.click();
    const links = [...document.querySelectorAll('#inbox-list .talks .main > a')];
    const at = links.indexOf(document.activeElement);
    links[Math.min(Math.max(at + step, 0), links.length - 1)]?.focus();
  } else if (event.key === 'r') {
    event.preventDefault();
    document.querySelector('#reply-text')?.focus();
  } else if (event.key === 'e') document.querySelector('#close button')?.click();
});

// "/booked" and a blank at the beginning of an answer put the ready reply there.
document.addEventListener('input', (event) => {
  if (event.target.id !== 'reply-text') return;
  const shortcut = /^\/([\p{L}\p{N}-]+) $/u.exec(event.target.value)?.[1]?.toLowerCase();
  const link = [...document.querySelectorAll('a[data-shortcut]')].find(({ dataset }) => dataset.shortcut === shortcut);
  if (shortcut && link) link.click();
});

// The same words in plain signs, when the counter offers them; the box measures itself again.
document.addEventListener('click', (event) => {
  const plain = event.target.closest?.('[data-plain]')?.dataset.plain;
  const box = document.querySelector('#reply-text, #f-text');
  if (plain === undefined || !box) return;
  box.value = plain;
  box.focus();
  box.dispatchEvent(new Event('input', { bubbles: true }));
});

// Ctrl and Enter send.
document.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && event.target.id === 'reply-text')
    event.target.form.requestSubmit(event.target.form.querySelector('button[value=""]'));
});

// A page nobody looks at asks for nothing; and what is being used under the pointer or the keyboard stays.
let focused;
document.addEventListener('htmx:beforeRequest', (event) => {
  if (document.hidden && event.detail.requestConfig.verb === 'get') event.preventDefault();
});
document.addEventListener('htmx:beforeSwap', (event) => {
  focused = event.detail.target?.contains(document.activeElement) ? document.activeElement.id : undefined;
});
document.addEventListener('htmx:afterSwap', (event) => {
  // What a colleague answered meanwhile now stands before the eyes of who writes.
  const seen = document.querySelector('#reply [name=seen]');
  const talk = document.querySelector('#talk');
  if (seen && talk) seen.value = talk.dataset.seen;
  if (focused) document.getElementById(focused)?.focus();
  const text = document.querySelector('#reply-text');
  if (event.target?.id === 'reply' || event.detail.elt?.id === 'reply') {
    text?.focus();
    text?.setSelectionRange(text.value.length, text.value.length);
  }
});
