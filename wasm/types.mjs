/**
 * What the core's tables say to people, read from a module built with their sentences: the types of a
 * graph's methods, one for each row of builders.def, for editors (wasm/ops.d.ts), and all sentences
 * for `core.explain()` (wasm/docs.js). `npm test` fails if one of them is stale.
 *
 *   node wasm/types.mjs            writes wasm/ops.d.ts and wasm/docs.js
 *   node wasm/types.mjs publish    writes wasm/dist/types as well: declarations of the whole package
 */
import { spawnSync } from 'node:child_process';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { wasmBuildDir } from './build.mjs';
import { readBuilders } from './builders.js';
import { docsOf } from './describe.js';
import { Core } from './index.js';
import { instantiate } from './load.js';
import { Native } from './native.js';

/** @typedef {import('./builders.js').Argument} Argument */
/** @typedef {import('./builders.js').Builder} Builder */

export const opsFile = fileURLToPath(new URL('ops.d.ts', import.meta.url));
export const docsFile = fileURLToPath(new URL('docs.js', import.meta.url));

/** @type {Record<import('./builders.js').Kind, string>} */
const TYPES = {
  node: 'Operand',
  nodes: 'readonly Operand[]',
  real: 'number',
  int: 'number',
  bool: 'boolean',
  axis: 'number',
  axes: 'number | readonly number[]',
  dims: 'readonly number[]',
  perm: 'readonly number[]',
};

/** @param {Argument} a */
const isOptional = (a) => a.kind === 'axes' || a.initial !== undefined;

/** @param {Argument} a */
const inObject = (a) => `${a.name}${isOptional(a) ? '?' : ''}: ${TYPES[a.kind]}`;

/**
 * The overloads of a method: all arguments in order, or the values behind the nodes by name.
 * @param {Builder} b
 */
function declare(b) {
  // In a list, nothing can be left out before something that cannot.
  const needed = b.arguments.findLastIndex((a) => !isOptional(a)) + 1;
  const positional = b.arguments.map(
    (a, i) => `${a.name}${i < needed ? '' : '?'}: ${TYPES[a.kind]}`,
  );
  const operands = b.arguments.filter((a) => a.kind === 'node' || a.kind === 'nodes');
  const values = b.arguments.filter((a) => !operands.includes(a));
  const doc = `/** ${b.doc}${defaults(values)} */`;
  const lines = [doc, `${b.name}(${positional.join(', ')}): Node;`];
  if (values.length && operands.length) {
    const optional = values.every(isOptional) ? '?' : '';
    const object = `options${optional}: { ${values.map(inObject).join('; ')} }`;
    lines.push(doc, `${b.name}(${[...operands.map(inObject), object].join(', ')}): Node;`);
  }
  return lines.join('\n');
}

/** @param {Argument[]} values */
function defaults(values) {
  const given = values.filter((a) => a.initial !== undefined);
  if (!given.length) return '';
  return ` (${given.map((a) => `${a.name} ${JSON.stringify(a.initial)}`).join(', ')} by default)`;
}

/** The module whose tables have their sentences; `node wasm/build.mjs` builds it with the others. */
const describedModule = join(wasmBuildDir, 'described.wasm');

const described = async () => instantiate({ wasmBinary: await readFile(describedModule) });

/** @param {string} text @param {string} parser */
const formatted = async (text, parser) =>
  format(text, {
    ...JSON.parse(await readFile(new URL('../.config/prettier.json', import.meta.url), 'utf8')),
    parser,
  });

/** @returns {Promise<string>} the text of docs.js */
export async function docsText() {
  const { exports, module } = await described();
  const docs = docsOf(new Core(new Native(exports), 'plain', module).describe());
  const text = `// Made from the core's tables by wasm/types.mjs: do not edit.

/** @type {import('./describe.js').Docs} */
export const docs = ${JSON.stringify(docs)};
`;
  return formatted(text, 'babel');
}

/** @returns {Promise<string>} the text of ops.d.ts */
export async function opsText() {
  const { exports } = await described();
  const text = `// Made from wasm/builders.def by wasm/types.mjs: do not edit.
import type { Node } from './node.js';

/** A node of the graph; a number stands for a scalar constant. */
export type Operand = Node | number;

/** The methods by which a graph makes nodes. */
export interface Ops {
  ${readBuilders(new Native(exports)).map(declare).join('\n\n')}
}
`;
  return formatted(text, 'typescript');
}

/** Declarations of the package's modules, for those who install it. */
async function publish() {
  const root = new URL('..', import.meta.url);
  const types = fileURLToPath(new URL('dist/types', import.meta.url));
  const { status } = spawnSync(
    process.execPath,
    [
      createRequire(import.meta.url).resolve('typescript/lib/tsc.js'),
      ...['index', 'calibration', 'codes', 'embedder', 'generate'].map((name) => `wasm/${name}.js`),
      ...['--allowJs', '--checkJs', '--strict', '--skipLibCheck'],
      ...['--declaration', '--emitDeclarationOnly', '--outDir', types],
      ...['--target', 'es2022', '--module', 'nodenext', '--types', 'node'],
    ],
    { cwd: fileURLToPath(root), stdio: 'inherit' },
  );
  await copyFile(opsFile, `${types}/ops.d.ts`);
  return status ?? 1;
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(opsFile, await opsText());
  await writeFile(docsFile, await docsText());
  if (argv[2] === 'publish') process.exitCode = await publish();
}
