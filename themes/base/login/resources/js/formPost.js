// The answer goes to the application at once; the button on the page is for browsers without script.
const form = document.querySelector('form[data-post-at-once]');
// Not form.submit(): a field of that name would stand in front of it.
if (form) HTMLFormElement.prototype.submit.call(form);
