import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// `npm start` at the root of the repository runs it.
const localCloud = 'http://localhost:8787';

export default defineConfig({
  base: './',
  plugins: [react()],
  server: { proxy: { '/cognito': localCloud, '/authsignal': localCloud, '/session': localCloud } },
});
