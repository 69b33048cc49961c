/**
 * The outputs beside the page: lab.js (the element as one module, with what it fetches in assets/),
 * embed.html (an exercise in a frame), metaglyph.html (everything in one file).
 */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { contentPolicy } from './policy.mjs';

const web = fileURLToPath(new URL('..', import.meta.url));
const file = (/** @type {string} */ path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/**
 * Takes other files of that shape instead of app/outside.js.
 * @param {string} instead
 * @returns {import('vite').Plugin}
 */
export function outside(instead) {
  const own = file('app/outside.js');
  return {
    name: 'outside',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (!source.endsWith('/outside.js')) return null;
      const found = await this.resolve(source, importer, { ...options, skipSelf: true });
      return found?.id === own ? file(instead) : found;
    },
  };
}

/** @param {string} target the folder of the built page */
export async function buildEmbedded(target) {
  const { build } = await import('vite');
  await build({
    configFile: false,
    root: web,
    base: './',
    logLevel: 'warn',
    publicDir: false,
    plugins: [contentPolicy(), outside('lab/outside-embedded.js')],
    worker: { format: 'es' },
    build: {
      outDir: target,
      emptyOutDir: false,
      target: 'es2022',
      assetsInlineLimit: 0,
      modulePreload: false, // its links would go into the page around it
      rollupOptions: {
        input: { lab: file('lab/index.js'), embed: file('embed.html') },
        preserveEntrySignatures: 'exports-only',
        output: {
          entryFileNames: ({ name }) => (name === 'lab' ? 'lab.js' : 'assets/[name]-[hash].js'),
        },
      },
    },
  });
}

/**
 * `import text from 'file?packed'`: the file's bytes, gzip, in base64.
 * @returns {import('vite').Plugin}
 */
function packed() {
  return {
    name: 'packed',
    enforce: 'pre',
    async load(id) {
      if (!id.endsWith('?packed')) return null;
      const bytes = await readFile(id.replace(/\?packed$/, ''));
      return `export default '${gzipSync(bytes, { level: 9 }).toString('base64')}';`;
    },
  };
}

/**
 * Scripts that a worker starts or fetches by address are in the one file, too.
 * @returns {import('vite').Plugin}
 */
function selfContained() {
  const changes = [
    {
      file: fileURLToPath(new URL('../../wasm/pool-helper.js', import.meta.url)),
      change: (/** @type {string} */ code) =>
        `import PoolWorker from './pool-worker.js?worker&inline';\n${replaced(
          code,
          /new Worker\(new URL\('\.\/pool-worker\.js', import\.meta\.url\), \{[^}]*\}\)/,
          'new PoolWorker()',
        )}`,
    },
    {
      // The page compiles the module and hands it to its worker.
      file: fileURLToPath(new URL('../../wasm/load.js', import.meta.url)),
      change: (/** @type {string} */ code) =>
        replaced(
          replaced(code, "new URL('./dist/metaglyph.wasm', import.meta.url)", 'missing()'),
          "new URL('./dist/metaglyph-relaxed.wasm', import.meta.url)",
          'missing()',
        ) + "\nfunction missing() {\n  throw new Error('the module is in the page');\n}\n",
    },
  ];
  return {
    name: 'self-contained',
    enforce: 'pre',
    transform: (code, id) => changes.find(({ file: path }) => path === id)?.change(code),
  };
}

/**
 * @param {string} code
 * @param {string | RegExp} what  there once
 * @param {string} by
 */
function replaced(code, what, by) {
  const parts = code.split(what);
  if (parts.length !== 2) throw new Error(`${what} is there ${parts.length - 1} times`);
  return parts.join(by);
}

/** @param {string} text */
const hashOf = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/**
 * The page's script and styles in the page, and a policy that allows these very ones and nothing else.
 * @param {string} html
 * @param {{ fileName: string, text: string }[]} parts
 */
function inOne(html, parts) {
  const script = parts.filter(({ fileName }) => fileName.endsWith('.js'));
  const style = parts.filter(({ fileName }) => fileName.endsWith('.css'));
  if (script.length !== 1) throw new Error(`one script, not ${script.length}`);
  // Inside a script element only these two would be read as markup.
  const code = script[0].text.replace(/<\/(script)/gi, '<\\/$1').replace(/<!--/g, '\\x3c!--');
  const css = style.map(({ text }) => text).join('\n');
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(code)} 'wasm-unsafe-eval'`,
    `style-src ${hashOf(css)}`,
    'img-src data:',
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const bare = html
    .replace(/\s*<script type="module"[^>]*src="[^"]*"[^>]*><\/script>/, '')
    .replace(/\s*<link rel="(stylesheet|modulepreload)"[^>]*>/g, '');
  const head = [
    `<meta http-equiv="Content-Security-Policy" content="${policy}" />`,
    `<style>${css}</style>`,
    `<script type="module">${code}</script>`,
  ];
  const charset = '<meta charset="utf-8" />';
  const at = bare.indexOf(charset) + charset.length;
  const [policyTag, ...rest] = head;
  const withPolicy = `${bare.slice(0, at)}\n    ${policyTag}${bare.slice(at)}`;
  const end = withPolicy.indexOf('</head>');
  return `${withPolicy.slice(0, end)}${rest.join('\n')}\n  ${withPolicy.slice(end)}`;
}

/** metaglyph.html. @param {string} target the folder of the built page */
export async function buildSingle(target) {
  const { build } = await import('vite');
  const plugins = () => [packed(), selfContained()];
  const result = await build({
    configFile: false,
    root: web,
    base: './',
    logLevel: 'warn',
    publicDir: false,
    plugins: [outside('lab/outside-single.js'), ...plugins()],
    worker: {
      format: 'iife',
      plugins,
      rollupOptions: { output: { codeSplitting: false } },
    },
    build: {
      write: false,
      target: 'es2022',
      assetsInlineLimit: 0,
      cssCodeSplit: false,
      modulePreload: false,
      rollupOptions: { input: file('single.html'), output: { codeSplitting: false } },
    },
  });
  const outputs = [result].flat().flatMap((one) => ('output' in one ? one.output : []));
  const parts = outputs.map((one) => ({
    fileName: one.fileName,
    text: one.type === 'chunk' ? one.code : String(one.source),
  }));
  const html = parts.find(({ fileName }) => fileName.endsWith('.html'));
  const others = parts.filter((one) => one !== html).map(({ fileName }) => fileName);
  const left = others.filter((name) => !/\.(js|css)$/.test(name));
  if (!html || left.length > 0) throw new Error(`not in one file: ${left.join(', ')}`);
  await writeFile(join(target, 'metaglyph.html'), inOne(html.text, parts));
}
