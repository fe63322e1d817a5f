/** Lints the sources, the demo, the local cloud and the tests, with type information where there is TypeScript. */
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import { configs as lit } from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import { configs as wc } from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';

const nodeGlobals = ['process', 'console', 'Buffer', 'URL', 'fetch', 'setTimeout', 'clearTimeout'];
const browserGlobals = [
  'document',
  'window',
  'location',
  'console',
  'fetch',
  'URLSearchParams',
  'ResizeObserver',
];
const readonly = (names) => Object.fromEntries(names.map((name) => [name, 'readonly']));
const restrictNode = {
  'no-restricted-globals': ['error', 'process', 'Buffer', 'global', 'require', '__dirname'],
  'no-restricted-imports': ['error', { patterns: ['node:*'] }],
};

export default defineConfig(
  // The embedding samples and the AWS app have toolchains of their own.
  { ignores: ['**/dist/**', 'coverage/**', 'demo/embeds/**', 'demo/aws/**', 'src/cdk/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: readonly(nodeGlobals) },
  },
  {
    files: ['demo/**/*.js'],
    languageOptions: { globals: readonly(browserGlobals) },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked, lit['flat/recommended'], wc['flat/best-practice']],
    languageOptions: { parserOptions: { projectService: true } },
    settings: { wc: { elementBaseClasses: ['LitElement'] } },
    plugins: { 'lit-a11y': litA11y },
    rules: {
      ...litA11y.configs.recommended.rules,
      // LitElement has all of them.
      'wc/guard-super-call': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      // A handler or an implementation is async because its caller expects a promise.
      '@typescript-eslint/require-await': 'off',
      // The SDKs' enums stand for the words on the wire.
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
    },
  },
  {
    files: ['src/**/*.ts', 'demo/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'error', eqeqeq: 'error' },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/{attach,cli,doctor,lambda,triggers}/**'],
    rules: restrictNode,
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // Chai's assertions are property reads; node:test's describe() and it() return promises.
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-floating-promises': 'off',
      // Answers are read as they come, and an assertion says more than a cast.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
