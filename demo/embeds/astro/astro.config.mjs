import { defineConfig } from 'astro/config';

export default defineConfig({
  // Where `npm start` at the root of the repository serves it.
  base: '/embeds/astro/dist',
  // The page's policy allows nothing inline.
  build: { inlineStylesheets: 'never' },
  vite: { build: { assetsInlineLimit: 0 } },
});
