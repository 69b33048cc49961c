/** @typedef {import('./studio.js').Studio} Studio */

/** Names of the exam's files, which a zip has at its beginning and at its end as they are. */
const PATHS = /run\d{1,4}\/(?:class_labels\.txt|(?:training|test)\/)/;
const LOOK = 1 << 16; // bytes
const NAME = /^all_runs.*\.zip$/i;

/**
 * Which of some files is Lake's exam: by what is in it, or by its name if it is damaged.
 * @param {readonly File[]} given
 * @returns {Promise<{ exam: File | null, files: File[] }>} the first one; the files that are none
 */
async function examAmong(given) {
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

/**
 * An exam is sat; drawings replace the data set if they can be read. `progress` says already that
 * something is read.
 * @param {Studio} studio
 * @param {File[]} given
 */
export async function takeFiles(studio, given) {
  const { exam, files } = await examAmong(given);
  if (files.length === 0) {
    studio.progress = null;
    studio.changed();
  }
  if (exam) await studio.takeExam(exam);
  if (files.length > 0) await studio.inTurn(() => loadDrawings(studio, files));
}

/** @param {Studio} studio @param {File[]} files */
async function loadDrawings(studio, files) {
  studio.dismiss('data');
  try {
    if (!studio.client) return;
    const before = studio.data?.source;
    studio.data = await studio.client.request('data', { request: { type: 'files', files } });
    studio.held = null;
    studio.serial = 0;
    const goesOn = before === 'omniglot' && studio.data.source === 'omniglot';
    studio.dropped = goesOn ? [...studio.dropped, ...files] : files;
    /** @type {import('../worker/protocol.js').DataRequest} */
    studio.dataRequest = { type: 'files', files: studio.dropped };
    studio.forgetRuns();
    for (const run of studio.runs.values()) run.hold = null;
    studio.playing = false;
    await studio.makeSession();
    studio.notify({
      id: 'data',
      tone: 'info',
      title: 'notice.loaded.title',
      params: { items: studio.data.items, classes: studio.data.classes },
    });
  } catch (error) {
    studio.fail(error, 'data');
  } finally {
    studio.progress = null;
    studio.changed();
  }
}
