import eslint from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import typescript from 'typescript-eslint';
import { roomRules } from './lint/rooms.ts';

const code = ['**/*.ts', '**/*.svelte', '**/*.mjs', '**/*.js'];
const tests = ['tests/**', '**/*.test.ts', '**/*.spec.ts', '**/fixtures/**'];

/** Files that speak to the person at the keyboard; all others log or stay silent. */
const commands = [
  'drivers/decode.ts',
  '**/*command.ts',
  '**/serve.ts',
  'main/start/start.ts',
  'main/setup/**',
  'main/electron/package.ts',
  'tests/**',
  '**/fixtures/**',
];

export default typescript.config(
  { ignores: ['dist/', 'data/', 'evidence/', 'test-results/', '**/node_modules/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  eslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.svelte'],
    extends: [typescript.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unnecessary-condition': 'error',
      // Objects here are made of closures and use no `this`; events are overloads, as in Electron's own types.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/unified-signatures': 'off',
      // Callbacks whose value nobody wants are written short.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      // It refuses `Promise.withResolvers<void>()`.
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
    },
  },
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { globals: globals.browser, parserOptions: { parser: typescript.parser } },
  },
  { files: ['**/*.mjs', '**/*.js'], languageOptions: { globals: globals.node } },
  {
    files: code,
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  { files: commands, rules: { 'no-console': 'off' } },
  {
    files: tests,
    rules: {
      'max-lines': ['error', { max: 600, skipBlankLines: true, skipComments: true }],
      // A test may look deeper than the types promise; that it then fails is what it is for.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  { ...roomRules(import.meta.dirname), files: code },
  prettier,
  ...svelte.configs.prettier,
);
