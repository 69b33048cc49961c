import { LitElement } from 'lit';
import { shared } from '../styles/shared.js';
import { stage } from '../styles/stage.js';

/**
 * Renders an element again whenever its studio says so. The element has a `studio` property.
 *
 * @typedef {import('lit').ReactiveControllerHost & { isConnected: boolean,
 *   studio: import('../app/studio.js').Studio | null }} Host
 */
export class Connected {
  /**
   * @param {Host} host
   * @param {Partial<Record<'change' | 'frame' | 'session' | 'theme' | 'action', (event: CustomEvent) => void>>} [more]
   *   what else to hear
   */
  constructor(host, more = {}) {
    this.host = host;
    /** @type {Record<string, (event: any) => void>} */
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

/**
 * @typedef {import('../app/studio.js').Studio} Studio
 * @typedef {import('../worker/protocol.js').Frame} Frame
 */

/**
 * A lesson's stage. It says what it wants to see when a session begins, and shows what comes. Until it is
 * taken away the page may have gone on to another lesson, whose news are not for it.
 */
export class Stage extends LitElement {
  /** @type {import('lit').PropertyDeclarations} */
  static properties = { studio: { attribute: false } };

  /** @type {import('lit').CSSResultGroup} */
  static styles = [shared, stage];

  constructor() {
    super();
    /** Given by whoever puts it on the page: without it nothing is rendered. @type {Studio} */
    this.studio = /** @type {any} */ (null);
    new Connected(this, {
      session: () => this.here && this.begin(),
      frame: ({ detail }) => detail && this.here && this.show(detail),
      theme: () => this.themed(),
      action: ({ detail }) => this.here && this.act(detail),
    });
  }

  /** Whether its lesson is the open one. */
  get here() {
    return this.studio.lesson.stage === this.localName;
  }

  shouldUpdate() {
    return this.isConnected && this.studio !== null;
  }

  firstUpdated() {
    if (this.here && this.studio.run.info) this.begin();
  }

  /** Another session. @returns {void | Promise<void>} */
  begin() {}

  /** @param {Frame} _frame */
  show(_frame) {}

  /** Other colours. */
  themed() {}

  /** A button of the prose. @param {string} _action @returns {void | Promise<void>} */
  act(_action) {}
}
