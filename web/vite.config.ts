import {defineConfig} from 'vite';

// Names of files hold a hash of what is in them; the server lets browsers keep those for good.
export default defineConfig({
  base: '/',
  build: {target: 'es2022', modulePreload: {polyfill: false}, cssMinify: true, assetsInlineLimit: 0, reportCompressedSize: false},
});
