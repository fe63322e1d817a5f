import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { inject, provideAppInitializer } from '@angular/core';
import {
  bootstrapApplication,
  provideClientHydration,
  type BootstrapContext,
} from '@angular/platform-browser';
import { provideServerRendering, renderApplication } from '@angular/platform-server';
import { renderLogin } from 'authsignal-cognito-login/server';
import { App } from './app.js';
import { Cloud } from './cloud.js';
import { messages, RENDER_LOGIN } from './login.js';

const { CLOUD_URL = 'http://localhost:8787', PORT = '3000' } = process.env;

const document = readFileSync(new URL('index.html', import.meta.url), 'utf8');

const TYPES: Record<string, string> = { js: 'text/javascript', css: 'text/css' };

const bootstrap = (context: BootstrapContext) =>
  bootstrapApplication(
    App,
    {
      providers: [
        provideServerRendering(),
        provideClientHydration(),
        provideAppInitializer(() => {
          inject(Cloud).url = CLOUD_URL;
        }),
        {
          provide: RENDER_LOGIN,
          useValue: (attributes: Record<string, string>) =>
            renderLogin(attributes, {
              lang: 'en',
              messages,
              slots: { header: { html: '<h1>Welcome back</h1>' } },
            }),
        },
      ],
    },
    context,
  );

createServer(async ({ method, url = '/', headers }, response) => {
  const file = /^\/((?:chunks\/)?[\w-]+\.(js|css))$/.exec(url);
  if (method === 'POST' && url === '/session') {
    // Yours checks the access token and sets a cookie; this one asks the local cloud.
    const { authorization = '' } = headers;
    const { status } = await fetch(`${CLOUD_URL}/session`, { method, headers: { authorization } });
    response.writeHead(status).end();
  } else if (file) {
    const [, name = '', type = ''] = file;
    response.setHeader('content-type', TYPES[type] ?? '');
    response.end(readFileSync(new URL(`../browser/${name}`, import.meta.url)));
  } else if (url === '/' || url === '/bare') {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    // Angular renders for hosts that it was told of only; a deployed app names its own.
    const options = { document, url: `http://localhost:${PORT}${url}`, allowedHosts: ['localhost'] };
    response.end(await renderApplication(bootstrap, options));
  } else response.writeHead(404).end();
}).listen(Number(PORT), () => console.log(`Listening on http://localhost:${PORT}`));
