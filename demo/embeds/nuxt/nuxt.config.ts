export default defineNuxtConfig({
  compatibilityDate: '2026-01-01',
  telemetry: false,
  css: ['../../style.css'],
  app: { head: { htmlAttrs: { lang: 'en' }, title: 'Sign in', link: [{ rel: 'icon', href: 'data:,' }] } },
  // The local cloud, which stands for Cognito and Authsignal; NUXT_PUBLIC_CLOUD_URL says otherwise.
  runtimeConfig: { public: { cloudUrl: 'http://localhost:8787' } },
  // For the page with the tag itself.
  vue: { compilerOptions: { isCustomElement: (tag) => tag === 'authsignal-cognito-login' } },
});
