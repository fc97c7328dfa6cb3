/** What waits for the page to have loaded, where it has: it would wait for ever. */
const missed: EventListenerOrEventListenerObject[] = [];
const { addEventListener } = window;

// Until `hearMissed`: what is imported in between finds this in its place.
window.addEventListener = (...[type, listener, options]: Parameters<typeof addEventListener>) => {
  if (type === 'load' && document.readyState === 'complete') missed.push(listener);
  else addEventListener.call(window, type, listener, options);
};

/** Tells those who have come too late. */
export function hearMissed(): void {
  window.addEventListener = addEventListener;
  for (const listener of missed.splice(0)) {
    if (typeof listener === 'function') listener.call(window, new Event('load'));
    else listener.handleEvent(new Event('load'));
  }
}
