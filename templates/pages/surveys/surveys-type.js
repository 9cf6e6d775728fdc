// Typing in answers by keyboard: Enter goes on to the next field and, from the last, to the next person.
document.addEventListener('keydown', (event) => {
  const form = event.target instanceof Element ? event.target.closest('.sv-paper') : null;
  if (!form || event.key !== 'Enter' || event.isComposing || event.target.tagName === 'BUTTON') return;
  if (event.target.tagName === 'TEXTAREA' && event.shiftKey) return;
  const fields = [...form.querySelectorAll('input[type="text"], textarea')];
  const next = fields[fields.indexOf(event.target) + 1];
  event.preventDefault();
  if (next) next.focus();
  else form.requestSubmit();
});
