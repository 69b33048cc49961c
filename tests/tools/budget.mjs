/**
 * What a visit may download, gzip -9, in kilobytes of 1000 bytes: the most that the tests let pass. The
 * drawings do not count. Whoever has to raise a number says in the commit what it buys.
 */
export const budget = {
  /** One module of the core. */
  engine: 96,
  /** The page with one module of the core, in one language, without what only a click brings. */
  page: {
    /** HTML, styles and scripts that are there when the first lesson can be used. */
    first: 85,
    /** The same and what comes when there is nothing else to do: curves. */
    visit: 108,
    /** The same and the core. */
    all: 203,
  },
};
