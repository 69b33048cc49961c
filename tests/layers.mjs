/**
 * Reads every #include and import and reports the arrows that go against the layers.
 *
 *   node tests/layers.mjs [folder of a checkout]
 *
 * C, bottom up: base <- kern <- ad <- nn <- algo <- wasm/api.c; opt on base and kern, data on base and
 * kern's maps, search on base. src knows nothing of wasm, wasm nothing of web; bin, examples and tests/node use what the
 * package exports and nothing else.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** @typedef {{ file: string, line: number, what: string }} Violation */

/** What each part of src may include: whole parts, or single headers of one. */
const mayInclude = {
  base: ['base'],
  kern: ['base', 'kern'],
  ad: ['base', 'kern', 'ad'],
  nn: ['base', 'kern', 'ad', 'nn'],
  opt: ['base', 'kern', 'opt'],
  data: ['base', 'kern/map.h', 'data'],
  search: ['base', 'search'],
  algo: ['base', 'kern', 'ad', 'nn', 'opt', 'data', 'search', 'algo'],
};

/** The core does no input or output, keeps no time and never ends the program. */
const bannedHeaders = ['stdio.h', 'assert.h', 'time.h', 'signal.h', 'emscripten.h', 'unistd.h'];
const bannedCalls =
  /(?<![\w.>])(malloc|calloc|realloc|free|printf|fprintf|puts|exit|abort|assert|rand|srand)\s*\(/;
const ownerOfMalloc = 'src/base/arena.c';

/**
 * Who may import whom in JavaScript: the first rule whose `of` begins the file's path counts. `files`
 * are beginnings of paths in the repository; `packages` names what package.json lists them under, or
 * single ones.
 */
const importRules = [
  {
    of: /^wasm\/[^/]+\.mjs$/, // build scripts
    files: ['wasm/'],
    packages: ['dependencies', 'devDependencies'],
    node: true,
  },
  { of: /^wasm\//, files: ['wasm/'], packages: ['dependencies'], node: false },
  { of: /^bin\//, files: [], packages: ['metaglyph', 'dependencies'], node: true },
  {
    of: /^web\/(tools\/|vite\.config\.js$)/,
    files: ['web/tools/', 'wasm/build.mjs'],
    packages: ['dependencies', 'devDependencies'],
    node: true,
  },
  {
    of: /^web\//,
    files: [
      'web/',
      'wasm/index.js',
      // Fetched when they are needed, not with the binding:
      ...[
        'wasm/calibration.js',
        'wasm/codes.js',
        'wasm/embedder.js',
        'wasm/exam.js',
        'wasm/exercise.js',
        'wasm/generate.js',
        'wasm/goals.js',
        'wasm/lessons.js',
        'wasm/lessons-lab.js',
        'wasm/inspect.js',
        'wasm/recipes.js',
        'wasm/weights.js',
        'wasm/write/',
      ],
      'wasm/dist/metaglyph', // the modules: fetched early, when a lesson is opened, or packed
    ],
    except: ['web/tools/'],
    packages: ['dependencies', 'devDependencies'],
    node: false,
  },
  {
    of: /^examples\//,
    files: ['examples/'],
    packages: ['metaglyph', 'dependencies', 'devDependencies'],
    node: true,
  },
  {
    of: /^tests\/node\//,
    files: ['tests/'],
    packages: ['metaglyph', 'dependencies', 'devDependencies'],
    node: true,
  },
  {
    of: /^tests\//,
    files: ['tests/', 'wasm/', 'web/', 'examples/'],
    packages: ['metaglyph', 'dependencies', 'devDependencies'],
    node: true,
  },
  {
    of: /^\.config\//,
    files: ['.config/'],
    packages: ['dependencies', 'devDependencies'],
    node: true,
  },
];

/** Replaces the comments of C by blanks, so that places stay. @param {string} text */
const withoutComments = (text) =>
  text.replace(/"(?:[^"\\\n]|\\.)*"|\/\*[^]*?\*\/|\/\/[^\n]*/g, (piece) =>
    piece.startsWith('"') ? piece : piece.replace(/[^\n]/g, ' '),
  );

/**
 * @param {string} text
 * @param {number} index
 */
const lineAt = (text, index) => text.slice(0, index).split('\n').length;

/**
 * @param {string} root
 * @param {string} folder
 * @param {RegExp} name
 * @returns {string[]} paths relative to the root
 */
function filesUnder(root, folder, name) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.name !== 'node_modules' && entry.name !== 'dist')
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return filesUnder(root, path, name);
      return name.test(entry.name) ? [path] : [];
    });
}

/**
 * @param {string} root
 * @returns {Violation[]}
 */
function checkC(root) {
  /** @type {Violation[]} */
  const found = [];
  const algorithms = ['algos.def', 'labs.def']
    .map((name) => join(root, 'src/algo', name))
    .filter((registry) => existsSync(registry))
    .flatMap((registry) => [
      ...withoutComments(readFileSync(registry, 'utf8')).matchAll(/^\s*ALGO\(algo_(\w+)\)/gm),
    ])
    .map((match) => match[1]);
  const files = [
    ...filesUnder(root, 'src', /\.(c|h|def)$/),
    ...filesUnder(root, 'wasm', /\.(c|h)$/),
    ...filesUnder(root, 'tests/c', /\.(c|h)$/),
  ];
  for (const file of files) {
    const [top, part] = file.split('/');
    const raw = readFileSync(join(root, file), 'utf8');
    const text = withoutComments(raw);
    /** @param {number} index @param {string} what */
    const report = (index, what) => found.push({ file, line: lineAt(text, index), what });
    const allowed = top === 'src' ? mayInclude[/** @type {keyof mayInclude} */ (part)] : null;
    if (top === 'src' && !allowed) {
      report(0, `src/${part} is in no layer: give it one in tests/layers.mjs`);
      continue;
    }
    for (const { 1: header, 2: system, index } of text.matchAll(
      /^[ \t]*#[ \t]*include[ \t]*(?:"([^"]+)"|<([^>]+)>)/gm,
    )) {
      if (system) {
        if (top === 'src' && bannedHeaders.includes(system))
          report(index, `the core does not use <${system}>`);
        continue;
      }
      if (header.includes('..') || header.endsWith('.c')) {
        report(index, `"${header}": include headers, by their path from src`);
        continue;
      }
      const own = existsSync(join(root, dirname(file), header)) && top !== 'src';
      if (own && !header.includes('/')) continue;
      if (!existsSync(join(root, 'src', header))) {
        report(index, `"${header}" is not in src`);
        continue;
      }
      if (!allowed) continue;
      if (!allowed.some((may) => header === may || header.startsWith(`${may}/`)))
        report(index, `${part} may not include "${header}" (only ${allowed.join(', ')})`);
      const owner = /^algo\/(\w+)\.h$/.exec(header)?.[1];
      if (owner && algorithms.includes(owner) && file !== `src/algo/${owner}.c`)
        report(index, `algorithms do not include one another: "${header}" is one`);
    }
    const call = top === 'src' && file !== ownerOfMalloc && bannedCalls.exec(text);
    if (call) report(call.index, `the core does not call ${call[1]}()`);
  }
  return found;
}

/**
 * @param {string} root
 * @returns {Violation[]}
 */
function checkJs(root) {
  /** @type {Violation[]} */
  const found = [];
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const files = ['bin', 'wasm', 'web', 'examples', 'tests', '.config'].flatMap((folder) =>
    filesUnder(root, folder, /\.(js|mjs)$/),
  );
  for (const file of files) {
    const text = readFileSync(join(root, file), 'utf8');
    const rule = importRules.find(({ of }) => of.test(file));
    if (!rule) {
      found.push({ file, line: 1, what: 'no rule says what this file may import' });
      continue;
    }
    const packages = rule.packages.flatMap((name) =>
      name in manifest ? Object.keys(manifest[name]) : [name],
    );
    const imports = ts
      .preProcessFile(text, true, true)
      .importedFiles.map(({ fileName, pos }) => ({ target: fileName, index: pos }));
    for (const { 1: target, index } of text.matchAll(
      /\bnew\s+URL\(\s*['"](\.[^'"\n]*)['"]\s*,\s*import\.meta\.url/g,
    ))
      if (!rule.node) imports.push({ target, index }); // in a script: a folder it works on
    for (const { target: written, index } of imports) {
      const target = written.replace(/\?.*$/, '');
      /** @param {string} what */
      const report = (what) => found.push({ file, line: lineAt(text, index), what });
      if (target.startsWith('.')) {
        const path = relative(root, resolve(root, dirname(file), target)).replaceAll('\\', '/');
        const ok =
          rule.files.some((start) => path.startsWith(start)) &&
          !rule.except?.some((start) => path.startsWith(start));
        if (!ok) report(`may not import ${path} (only ${rule.files.join(', ')})`);
      } else if (target.startsWith('node:') || builtinModules.includes(target)) {
        if (!rule.node) report(`runs in browsers too, and may not import ${target}`);
      } else {
        const name = target.split('/').slice(0, target.startsWith('@') ? 2 : 1);
        if (!packages.includes(name.join('/')))
          report(
            `may not import the package ${name.join('/')} (not in ${rule.packages.join(', ')})`,
          );
      }
    }
  }
  return found;
}

/**
 * @param {string} root the folder of a checkout
 * @returns {Violation[]}
 */
export const layerViolations = (root) => [...checkC(root), ...checkJs(root)];

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url));
  const violations = layerViolations(root);
  for (const { file, line, what } of violations) console.log(`${file}:${line}: ${what}`);
  process.exit(violations.length ? 1 : 0);
}
