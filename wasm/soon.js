/**
 * A way to let everything that waits be heard, messages above all, and to go on at once: timers have
 * a least delay, promises let nothing in.
 * @returns {(callback: () => void) => void} one call at a time
 */
export function makeSoon() {
  const { setImmediate: immediately } = globalThis;
  if (typeof immediately === 'function') return (callback) => void immediately(callback);
  const { port1, port2 } = new MessageChannel();
  return (callback) => {
    port1.onmessage = callback;
    port2.postMessage(null);
  };
}
