// On a page that answers a form with errors. Without it Back and reload would end on the browser's own question whether to send the form again.
history.replaceState(null, '', location.href);
