/** Names of the exam's files, which a zip has at its beginning and at its end as they are. */
const PATHS = /run\d{1,4}\/(?:class_labels\.txt|(?:training|test)\/)/;
const LOOK = 1 << 16; // bytes
const NAME = /^all_runs.*\.zip$/i;

/**
 * Which of some files is Lake's exam: by what is in it, or by its name if it is damaged.
 * @param {readonly File[]} given
 * @returns {Promise<{ exam: File | null, files: File[] }>} the first one; the files that are none
 */
export async function examAmong(given) {
  const is = await Promise.all(
    given.map(async (file) => {
      const ends = new Blob([file.slice(0, LOOK), file.slice(-LOOK)]);
      const bytes = new Uint8Array(await ends.arrayBuffer());
      const zip = bytes[0] === 0x50 && bytes[1] === 0x4b;
      return NAME.test(file.name) || (zip && PATHS.test(new TextDecoder('latin1').decode(bytes)));
    }),
  );
  return { exam: given.find((_, i) => is[i]) ?? null, files: given.filter((_, i) => !is[i]) };
}
