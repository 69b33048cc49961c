/**
 * Buffers that travel: the worker fills one, transfers it, and the page sends it back when it has
 * drawn what was in it. Nothing is allocated while the same views are shown again and again.
 */
const KEEP = 48;

export class BufferPool {
  constructor() {
    /** @type {ArrayBuffer[]} */
    this.free = [];
  }

  /**
   * A buffer of exactly this many bytes, old or new.
   * @param {number} bytes
   * @returns {ArrayBuffer}
   */
  take(bytes) {
    const at = this.free.findIndex((buffer) => buffer.byteLength === bytes);
    return at < 0 ? new ArrayBuffer(bytes) : this.free.splice(at, 1)[0];
  }

  /** @param {ArrayBuffer[]} buffers */
  give(buffers) {
    for (const buffer of buffers) if (buffer.byteLength > 0) this.free.push(buffer);
    if (this.free.length > KEEP) this.free.splice(0, this.free.length - KEEP);
  }

  /**
   * Copies a view's tensors into buffers of the pool; those named in `pictures` become bytes.
   * @param {Record<string, { dims: number[], data: Float32Array }>} tensors
   * @param {string[]} pictures
   * @param {ArrayBuffer[]} transfer  receives the buffers to be transferred
   * @returns {import('./protocol.js').Tensors}
   */
  pack(tensors, pictures, transfer) {
    /** @type {import('./protocol.js').Tensors} */
    const packed = {};
    for (const [name, { dims, data }] of Object.entries(tensors)) {
      const ink = pictures.includes(name);
      const buffer = this.take(data.length * (ink ? 1 : 4));
      transfer.push(buffer);
      if (ink) {
        const bytes = new Uint8Array(buffer);
        for (let i = 0; i < bytes.length; i++) {
          const v = data[i] * 255;
          bytes[i] = v <= 0 ? 0 : v >= 255 ? 255 : v + 0.5;
        }
        packed[name] = { dims: [...dims], data: bytes };
      } else {
        const floats = new Float32Array(buffer);
        floats.set(data);
        packed[name] = { dims: [...dims], data: floats };
      }
    }
    return packed;
  }
}
