/** A file's bytes, gzip, in base64: tools/build-lab.mjs. */
declare module '*?packed' {
  const text: string;
  export default text;
}
