/** The lab: titles of its lessons. */
export const texts = {};
