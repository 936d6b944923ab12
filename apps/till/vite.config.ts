/**
 * Builds the till into dist/. `--mode screens` builds the same screens around the fake till into .cache/screens, for
 * tests of the screens and for looking at them; nothing of that is part of the product.
 */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { progressiveApp } from './build/progressive-app.ts';

export default defineConfig(({ mode }) => ({
  base: '/till/',
  plugins: [react(), ...(mode === 'screens' ? [] : [progressiveApp()])],
  build: {
    outDir: mode === 'screens' ? '.cache/screens' : 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // One script: it comes from the cache in one read, and nothing of the first paint waits for a second.
    modulePreload: false,
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    rolldownOptions: { input: mode === 'screens' ? 'screens.html' : 'index.html' },
  },
}));
