/** Writes what a visitor copies: the widget with their settings, in the framework of their page. */
import { extraMarkup } from './extras.js';
import { CONNECTION, defaultOf, isCustomProperty, SETTINGS, type Values } from './settings.js';

const TAG = 'authsignal-cognito-login';

/** What stands in the place of this machine's clouds. */
const PLACEHOLDERS: Values = {
  region: 'us-east-1',
  'user-pool-client-id': 'your-app-client-id',
  'tenant-id': 'your-authsignal-tenant-id',
};

const escape = (text: string) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;');

/** The settings that are attributes, as far as they differ from their defaults. */
const chosenOf = (values: Values) =>
  SETTINGS.filter((setting) => {
    const { name } = setting;
    const value = values[name] ?? '';
    return !isCustomProperty(name) && !(name in CONNECTION) && value !== '' && value !== defaultOf(setting);
  });

/** The tag with those attributes, one on each line. */
function tag(values: Values, extra: readonly string[] = [], indent = ''): string {
  const chosen = chosenOf(values);
  const lines = [
    ...Object.entries(PLACEHOLDERS).map(([name, value]) => `${name}="${value}"`),
    ...chosen.map(({ name, control }) =>
      control.kind === 'flag' ? name : `${name}="${escape(values[name] ?? '')}"`,
    ),
    ...extra,
  ];
  const children = extraMarkup(values).map((line) => `${indent}  ${line}\n`);
  const inside = children.length > 0 ? `\n${children.join('')}${indent}` : '';
  return `<${TAG}\n${lines.map((line) => `${indent}  ${line}\n`).join('')}${indent}>${inside}</${TAG}>`;
}

/** A rule with the custom properties that were set; empty when none was. */
function style(values: Values): string {
  const set = Object.entries(values).filter(([name, value]) => isCustomProperty(name) && value);
  const own =
    set.length > 0 ? `${TAG} {\n${set.map(([name, value]) => `  ${name}: ${value};\n`).join('')}}\n` : '';
  return values['no-card'] ? `${own}${TAG}::part(base) {\n${NO_CARD}}\n` : own;
}

const NO_CARD = '  padding: 0;\n  border: 0;\n  background: none;\n';

/** The widget's own words as an object in the code; what would end the text or the attribute around it is left out. */
const words = ({ 'sign-in-text': signIn = '' }: Values): string | undefined =>
  signIn && `{ signIn: '${signIn.replaceAll("'", '’').replace(/["`\\<>{}]/g, '')}' }`;

/** A list of what is there. */
const some = (...texts: (string | undefined | false)[]): string[] =>
  texts.filter((text): text is string => Boolean(text));

const indented = (text: string) => text.replace(/^(?=.)/gm, '  ');

const ON_SUCCESS = `  // "You're signed in" shows when this promise settles.
  event.waitUntil(startSession(event.detail.tokens.accessToken));`;

export const FRAMEWORKS = ['HTML', 'React', 'Vue', 'Angular', 'Svelte'] as const;

export type Framework = (typeof FRAMEWORKS)[number];

const FOLDER = 'https://your-site.example/authsignal-cognito-login';

/** The page's part around the tag: the script, the rules, and what is done with the tokens. */
function htmlPage(values: Values, markup: string): string {
  const rules = style(values);
  return `<script
  type="module"
  src="${FOLDER}/authsignal-cognito-login.js"
></script>
${rules && `<style>\n${indented(rules)}</style>\n`}
${markup}

<script type="module">
  const login = document.querySelector('${TAG}');
${words(values) ? `  login.messages = ${words(values) ?? ''};\n` : ''}  login.addEventListener('login-success', (event) => {
${indented(ON_SUCCESS)}
  });
</script>
`;
}

/** The tag with its first step in the HTML, which people can type into before the script is there. */
export async function renderedSnippet(values: Values): Promise<string> {
  const { renderLogin } = await import('../../src/server/index.js');
  const chosen = chosenOf(values).map(
    ({ name, control }) => [name, control.kind === 'flag' ? true : values[name]] as const,
  );
  const { 'sign-in-text': signIn } = values;
  const html = renderLogin(
    // An id that could be one, or there would be no form.
    { ...PLACEHOLDERS, 'user-pool-client-id': 'yourAppClientId', ...Object.fromEntries(chosen) },
    { stylesheet: `${FOLDER}/authsignal-cognito-login.css`, messages: signIn ? { signIn } : undefined },
  );
  return htmlPage(
    values,
    html.replace('</template>', (end) => end + extraMarkup(values).join('')),
  );
}

const WRITERS: Readonly<Record<Framework, (values: Values) => string>> = {
  HTML: (values) => htmlPage(values, tag(values)),

  React: (values) => `import 'authsignal-cognito-login';
import type { LoginSuccessEvent } from 'authsignal-cognito-login';
import type {} from 'authsignal-cognito-login/react';

const onSuccess = (event: LoginSuccessEvent) => {
${ON_SUCCESS}
};

export const Login = () => (
  ${tag(values, some(words(values) && `messages={${words(values) ?? ''}}`, 'onlogin-success={onSuccess}'), '  ')}
);
${css(values)}`,

  Vue(values) {
    const rules = style(values);
    return `<script setup lang="ts">
import 'authsignal-cognito-login';
import type { LoginSuccessEvent } from 'authsignal-cognito-login';
import type {} from 'authsignal-cognito-login/vue';

const onSuccess = (event: LoginSuccessEvent) => {
${ON_SUCCESS}
};
</script>

<template>
  ${tag(values, some(words(values) && `:messages="${words(values) ?? ''}"`, '@login-success="onSuccess"'), '  ')}
</template>
${rules && `\n<style>\n${rules}</style>\n`}`;
  },

  Angular: (values) => `import { Component, CUSTOM_ELEMENTS_SCHEMA } from '@angular/core';
import 'authsignal-cognito-login';
import type { LoginSuccessEvent } from 'authsignal-cognito-login';

@Component({
  selector: 'app-login',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: \`
    ${tag(values, some(words(values) && `[messages]="${words(values) ?? ''}"`, '(login-success)="onSuccess($event)"'), '    ')}
  \`,
})
export class LoginComponent {
  onSuccess(event: LoginSuccessEvent): void {
${indented(ON_SUCCESS)}
  }
}
${css(values)}`,

  Svelte(values) {
    const rules = style(values);
    return `<script lang="ts">
  import 'authsignal-cognito-login';
  import type { LoginSuccessEvent } from 'authsignal-cognito-login';

  const onSuccess = (event: LoginSuccessEvent) => {
${indented(ON_SUCCESS)}
  };
</script>

${tag(values, some(words(values) && `messages={${words(values) ?? ''}}`, 'onlogin-success={onSuccess}'))}
${rules && `\n<style>\n${rules.replaceAll(new RegExp(`^${TAG}`, 'gm'), `:global(${TAG})`)}</style>\n`}`;
  },
};

/** The rule as a comment-headed part of a style sheet, for frameworks that have it in a file of its own. */
function css(values: Values): string {
  const rules = style(values);
  return rules && `\n/* In your style sheet:\n${rules}*/\n`;
}

/** The code for `framework` with these settings. */
export const snippet = (framework: Framework, values: Values): string => WRITERS[framework](values);
