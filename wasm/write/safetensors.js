/**
 * @param {import('../read/safetensors.js').Safetensors} file
 * @returns {Uint8Array}
 */
export function writeSafetensors({ metadata, tensors }) {
  /** @type {Record<string, unknown>} */
  const header = { __metadata__: metadata };
  let at = 0;
  for (const [name, { dims, bytes }] of tensors) {
    header[name] = { dtype: 'F32', shape: dims, data_offsets: [at, at + bytes.length] };
    at += bytes.length;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(8 + length + at);
  new DataView(file.buffer).setUint32(0, length, true);
  file.fill(0x20, 8, 8 + length);
  file.set(json, 8);
  let offset = 8 + length;
  for (const { bytes } of tensors.values()) {
    file.set(bytes, offset);
    offset += bytes.length;
  }
  return file;
}
