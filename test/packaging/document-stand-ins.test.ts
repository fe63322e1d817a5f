/** Pages' own unit tests mount the form in jsdom or happy-dom, which lack parts of what browsers have. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Project } from '../helpers/packed.js';

let project: Project;

before(async () => {
  project = await Project.create([
    'jsdom@29',
    'global-jsdom@29',
    'happy-dom@21',
    '@happy-dom/global-registrator@21',
  ]);
});

after(() => project.remove());

const STAND_INS = {
  jsdom: `
    import globalJsdom from 'global-jsdom';
    globalJsdom('<!doctype html><html lang="en"><body></body></html>', { url: 'https://site.example/' });`,
  'happy-dom': `
    import { GlobalRegistrator } from '@happy-dom/global-registrator';
    GlobalRegistrator.register({ url: 'https://site.example/' });`,
};

describe('the form', () => {
  for (const [name, start] of Object.entries(STAND_INS))
    // Test runners differ in which build of Lit they take.
    for (const condition of ['browser', 'node']) {
      it(`mounts in ${name} with the condition "${condition}" and no rejection goes unhandled`, async () => {
        const printed = await project.evaluate(
          `${start}
          const failures = [];
          process.on('unhandledRejection', (reason) => failures.push(String(reason)));
          await import('authsignal-cognito-login');
          const login = document.createElement('authsignal-cognito-login');
          for (const [name, value] of Object.entries({ region: 'us-east-1', 'user-pool-client-id': 'client', 'tenant-id': 'tenant' }))
            login.setAttribute(name, value);
          document.body.append(login);
          await login.updateComplete;
          await new Promise((resolve) => setTimeout(resolve));
          const input = document.querySelector('input[autocomplete~="username"]');
          console.log(JSON.stringify({ failures, step: login.step, label: input?.labels?.[0]?.textContent ?? login.querySelector('label')?.textContent }));
          process.exit();`,
          `--conditions=${condition}`,
        );
        assert.deepEqual(JSON.parse(printed), { failures: [], step: 'identify', label: 'Email address' });
      });
    }
});
