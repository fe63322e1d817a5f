/** What a hand-written form would do with the address: send it, and say so when that fails. */
/* global document, fetch, FormData */
const form = document.querySelector('form');
const alert = form.querySelector('[role=alert]');

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  alert.textContent = '';
  try {
    const response = await fetch('/sign-in', { method: 'POST', body: new FormData(form) });
    if (!response.ok) throw new Error(`The server answered with ${response.status}.`);
  } catch {
    alert.textContent = 'That did not work. Please try again.';
  }
});
