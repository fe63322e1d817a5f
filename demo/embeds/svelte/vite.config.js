import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

// `npm start` at the root of the repository runs it.
const localCloud = 'http://localhost:8787';

export default defineConfig({
  base: './',
  plugins: [svelte()],
  server: { proxy: { '/cognito': localCloud, '/authsignal': localCloud, '/session': localCloud } },
});
