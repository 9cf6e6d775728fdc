// What every page shares with a script on. Nothing here is needed: without it forms post and pages load whole.
document.documentElement.classList.add('js');

// A form that was sent is not sent again by a second click; the server's own keys are what really counts.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.dataset.sent === 'yes' || event.defaultPrevented) return;
  const ask = event.submitter?.dataset.confirm;
  if (ask && !window.confirm(ask)) {
    event.preventDefault();
    return;
  }
  // `data-keep`: the answer is a file to be saved, and this page stays.
  if (form.method === 'post' && !form.hasAttribute('hx-post') && !('keep' in form.dataset)) {
    setTimeout(() => {
      for (const button of form.querySelectorAll('button[type="submit"]')) button.setAttribute('aria-busy', 'true');
    });
  }
});

// A page taken back from the browser's cache must not look busy.
window.addEventListener('pageshow', () => {
  for (const button of document.querySelectorAll('button[aria-busy]')) button.removeAttribute('aria-busy');
});

// Every change that htmx asks for carries the session's token.
document.addEventListener('htmx:configRequest', (event) => {
  const token = document.querySelector('input[name="_token"]');
  if (token) event.detail.headers['X-Form-Token'] = token.value;
});

// Beside a secret that is shown once: a button that takes it along.
for (const input of document.querySelectorAll('input[data-copy]')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'secondary';
  button.textContent = input.dataset.copy;
  const row = document.createElement('div');
  row.className = 'taking';
  input.replaceWith(row);
  row.append(input, button);
  input.addEventListener('focus', () => input.select());
  button.addEventListener('click', async () => {
    input.select();
    // Browsers lend the clipboard to pages over TLS or on this machine only; elsewhere the text stands selected.
    await navigator.clipboard?.writeText(input.value).then(
      () => (button.textContent = input.dataset.copied),
      () => {},
    );
  });
}

// Escape folds the menu of a phone and gives the focus back to its button.
document.addEventListener('keydown', (event) => {
  const drawer = event.key === 'Escape' && document.querySelector('.drawer[open]');
  if (!drawer) return;
  drawer.open = false;
  drawer.querySelector('summary').focus();
});
