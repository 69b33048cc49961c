/**
 * Tells an element of its size: when it has one, and whenever that changes.
 */
export class Sized {
  /** @param {import('lit').LitElement} host @param {() => void} resized */
  constructor(host, resized) {
    this.host = host;
    this.observer = new ResizeObserver(resized);
    host.addController(this);
  }

  hostConnected() {
    this.observer.observe(this.host);
  }

  hostDisconnected() {
    this.observer.disconnect();
  }
}

/**
 * A canvas with as many pixels as it has on the screen, blank, to paint on; null while it has none.
 * @param {HTMLCanvasElement | null | undefined} canvas
 */
export function surfaceOf(canvas) {
  const context = canvas?.getContext('2d');
  if (!canvas || !context || canvas.clientWidth === 0) return null;
  const ratio = window.devicePixelRatio || 1;
  const width = Math.round(canvas.clientWidth * ratio);
  const height = Math.round(canvas.clientHeight * ratio);
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height, ratio };
}
