import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The server serves what is built here under /office/. While working on it, STILLTILL_SERVER names one that runs.
export default defineConfig({
  base: '/office/',
  plugins: [react()],
  build: {
    outDir: 'dist', emptyOutDir: true, target: 'es2023',
    // Nothing is put inline into the page: the server forbids inline scripts.
    assetsInlineLimit: 0, modulePreload: { polyfill: false },
  },
  server: { host: '127.0.0.1', proxy: { '/api': process.env['STILLTILL_SERVER'] ?? 'http://127.0.0.1:8700' } },
});
