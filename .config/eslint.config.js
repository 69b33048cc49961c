import js from '@eslint/js';
import globals from 'globals';

/** JavaScript's own versions of these differ between engines; training must not depend on them. */
const inexact =
  'exp log sin cos tan asin acos atan atan2 sinh cosh tanh pow log1p expm1 cbrt log2 log10'.split(
    ' ',
  );

const underscore = { argsIgnorePattern: '^_', varsIgnorePattern: '^_' };

export default [
  { ignores: ['**/node_modules/', '**/dist/', 'build/', '.data/'] },
  js.configs.recommended,
  {
    files: ['**/*.{js,mjs}'],
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-unused-vars': ['error', underscore],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': 'error',
      'no-shadow': 'error',
      'object-shorthand': 'error',
      'no-throw-literal': 'error',
      'no-implicit-coercion': ['error', { boolean: false }],
      'no-constant-binary-expression': 'error',
      'no-unneeded-ternary': 'error',
    },
  },
  {
    // The binding runs in Node, in workers and in pages: only what all of them have.
    files: ['wasm/**/*.js'],
    languageOptions: { globals: { ...globals['shared-node-browser'], process: 'readonly' } },
    rules: {
      'no-restricted-properties': [
        'error',
        ...inexact.map((property) => ({
          object: 'Math',
          property,
          message: 'differs between engines: use the core',
        })),
      ],
    },
  },
  {
    files: ['web/**/*.js'],
    languageOptions: { globals: { ...globals.browser, ...globals.worker } },
  },
  {
    files: ['**/*.mjs', 'tests/**/*.js', '**/*.config.js', '.config/**/*.js'],
    languageOptions: { globals: { ...globals.node } },
  },
  {
    // Functions in browser tests are sent to the page.
    files: ['tests/browser/**/*.{js,mjs}'],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
];
