import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

// `npm start` at the root of the repository runs it.
const localCloud = 'http://localhost:8787';

export default defineConfig({
  base: './',
  plugins: [
    vue({
      template: { compilerOptions: { isCustomElement: (tag) => tag === 'authsignal-cognito-login' } },
    }),
  ],
  server: { proxy: { '/cognito': localCloud, '/authsignal': localCloud, '/session': localCloud } },
});
