import eslint from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import typescript from 'typescript-eslint';
import { roomRules } from './lint/rooms.ts';

const code = ['**/*.ts', '**/*.svelte', '**/*.mjs', '**/*.js'];
const tests = [
  'tests/**',
  '**/*.test.ts',
  '**/*.spec.ts',
  'renderer/preview/**',
  '**/*.test-support.ts',
  '**/fixtures/**',
  '**/testing/**',
];

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
      // An interface may promise what one of its parts has at once.
      '@typescript-eslint/require-await': 'off',
      // Names are spread into code points on purpose: an ideograph outside the basic plane is one character.
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
    },
  },
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { globals: globals.browser, parserOptions: { parser: typescript.parser } },
  },
  {
    files: ['**/*.svelte'],
    // Types that cross from one component to another are unknown here; svelte-check knows and checks them.
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-redundant-type-constituents': 'off',
    },
  },
  { files: ['**/*.mjs', '**/*.js'], languageOptions: { globals: globals.node } },
  {
    files: code,
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      eqeqeq: 'error',
      // Chinese text is set with the full-width space.
      'no-irregular-whitespace': ['error', { skipStrings: true, skipTemplates: true }],
    },
  },
  { files: commands, rules: { 'no-console': 'off' } },
  {
    files: tests,
    rules: {
      'max-lines': ['error', { max: 600, skipBlankLines: true, skipComments: true }],
      // A test may look deeper than the types promise; that it then fails is what it is for.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
    },
  },
  { files: ['**/*.svelte'], rules: { 'no-irregular-whitespace': 'off' } },
  { ...roomRules(import.meta.dirname), files: code },
  prettier,
  ...svelte.configs.prettier,
);
