/**
 * Renders an element again whenever its studio says so. The element has a `studio` property.
 *
 * @typedef {import('lit').ReactiveControllerHost & { isConnected: boolean,
 *   studio: import('../app/studio.js').Studio | null }} Host
 */
export class Connected {
  /**
   * @param {Host} host
   * @param {Partial<Record<'change' | 'frame' | 'session' | 'theme' | 'action', (event: Event) => void>>} [more]
   *   what else to hear
   */
  constructor(host, more = {}) {
    this.host = host;
    /** @type {Record<string, (event: Event) => void>} */
    this.heard = { change: () => host.requestUpdate(), ...more };
    /** @type {EventTarget | null} */
    this.to = null;
    host.addController(this);
  }

  hostUpdate() {
    // An update that comes after it was taken away must not have it listen again.
    if (this.host.isConnected && this.to !== this.host.studio) this.listen(this.host.studio);
  }

  hostConnected() {
    this.listen(this.host.studio);
  }

  hostDisconnected() {
    this.listen(null);
  }

  /** @param {EventTarget | null} studio */
  listen(studio) {
    for (const [type, hear] of Object.entries(this.heard)) {
      this.to?.removeEventListener(type, hear);
      studio?.addEventListener(type, hear);
    }
    this.to = studio ?? null;
  }
}
