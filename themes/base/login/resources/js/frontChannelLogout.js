// Goes on when every application's frame has answered, or after five seconds; the button on the page does it by hand.
const next = document.getElementById('continue');
if (next) {
  const frames = [...document.querySelectorAll('iframe.kc-logout-frame')];
  const loaded = frames.map((frame) => new Promise((done) => frame.addEventListener('load', done, { once: true })));
  const patience = new Promise((done) => { setTimeout(done, 5000); });
  Promise.race([Promise.all(loaded), patience]).then(() => { window.location.replace(next.href); });
}
