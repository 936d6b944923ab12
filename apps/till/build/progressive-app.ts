/**
 * What makes the till an app that starts without a network: manifest, icons, and the service worker with the list of
 * all that it keeps. The list is made from the files as they were built, so none can be forgotten.
 */
import { createHash } from 'node:crypto';
import { type Plugin, build } from 'vite';
import { ICON_SVG, iconPng } from './icon.ts';

const MANIFEST = {
  id: '/till/', name: 'Stilltill', short_name: 'Stilltill', start_url: '/till/', scope: '/till/', display: 'standalone', orientation: 'any',
  background_color: '#f2f5f6', theme_color: '#ffffff', lang: 'zh-CN', categories: ['business', 'finance'],
  icons: [
    { src: 'icon.svg', sizes: 'any', type: 'image/svg+xml' },
    { src: 'icon-192.png', sizes: '192x192', type: 'image/png' },
    { src: 'icon-512.png', sizes: '512x512', type: 'image/png' },
    { src: 'icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
  ],
};

export function progressiveApp(): Plugin {
  return {
    name: 'stilltill-progressive-app',
    apply: 'build',
    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        const made: Readonly<Record<string, string | Uint8Array>> = {
          'manifest.webmanifest': JSON.stringify(MANIFEST), 'icon.svg': ICON_SVG,
          'icon-192.png': iconPng(192, false), 'icon-512.png': iconPng(512, false), 'icon-maskable-512.png': iconPng(512, true),
        };
        for (const [fileName, source] of Object.entries(made)) this.emitFile({ type: 'asset', fileName, source });
        const built = Object.values(bundle)
          .filter((file) => !file.fileName.endsWith('.map'))
          .map((file) => [file.fileName, file.type === 'chunk' ? file.code : file.source] as const);
        const kept = [...built, ...Object.entries(made)].map(([fileName, source]) => ({
          url: fileName,
          // A name that holds the hash of its content needs no revision.
          revision: fileName.startsWith('assets/') ? null : createHash('sha256').update(source).digest('hex').slice(0, 16),
        }));
        const unique = [...new Map(kept.map((file) => [file.url, file])).values()].sort((a, b) => (a.url < b.url ? -1 : 1));
        this.emitFile({ type: 'asset', fileName: 'sw.js', source: await buildServiceWorker(unique) });
      },
    },
  };
}

async function buildServiceWorker(kept: readonly { readonly url: string; readonly revision: string | null }[]): Promise<string> {
  const outcome = await build({
    configFile: false, logLevel: 'error', mode: 'production',
    define: { __KEPT__: JSON.stringify(kept), 'process.env.NODE_ENV': '"production"' },
    build: { write: false, target: 'es2023', rolldownOptions: { input: new URL('../src/pwa/service-worker.ts', import.meta.url).pathname, output: { format: 'iife', entryFileNames: 'sw.js' } } },
  });
  const outputs = Array.isArray(outcome) ? outcome : [outcome];
  for (const output of outputs) {
    if (!('output' in output)) continue;
    const chunk = output.output.find((file) => file.type === 'chunk');
    if (chunk?.type === 'chunk') return chunk.code;
  }
  throw new Error('the service worker was not built');
}
