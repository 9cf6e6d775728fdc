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
  if (form.method === 'post' && !form.hasAttribute('hx-post')) {
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
