// Comfort for password fields: show what was typed, and say when Caps Lock is on. Without script nothing is missing.
for (const button of document.querySelectorAll('[data-password-toggle]')) {
  const input = document.getElementById(button.getAttribute('aria-controls'));
  const show = (visible) => {
    input.type = visible ? 'text' : 'password';
    button.setAttribute('aria-pressed', String(visible));
    button.setAttribute('aria-label', visible ? button.dataset.labelHide : button.dataset.labelShow);
    button.textContent = visible ? button.dataset.textHide : button.dataset.textShow;
  };
  button.hidden = false;
  button.addEventListener('click', () => show(input.type === 'password'));
  // Hidden again before it leaves, so that the browser keeps it as a password.
  input.form.addEventListener('submit', () => show(false));
}

for (const hint of document.querySelectorAll('[data-caps-lock]')) {
  const input = document.getElementById(hint.id.replace('-caps-lock', ''));
  const tell = (event) => {
    const on = event.getModifierState?.('CapsLock') ?? false;
    const text = on ? hint.dataset.capsLock : '';
    if (hint.textContent !== text) hint.textContent = text;
  };
  input.addEventListener('keydown', tell);
  input.addEventListener('keyup', tell);
  input.addEventListener('blur', () => { hint.textContent = ''; });
}
