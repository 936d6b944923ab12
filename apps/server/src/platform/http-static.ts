// The built web apps: files with a hash in their name never change and are kept for a year, everything else is asked
// for again each time. An address inside an app that is no file is a page of that app.

import { existsSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { HttpServer } from './http.ts';
import { sendProblem } from './http-problem.ts';
import { pageOf } from './pages.ts';

export type WebApp = {
  /** Where it is served: `/name/`. */
  name: string;
  /** The folder that holds its built index.html. */
  folder: string;
};

/** Serves an app below its name. An app that is not built answers with a page that says how to build it. */
export async function serveWebApp(app: HttpServer, { name, folder }: WebApp): Promise<void> {
  const index_path = join(folder, 'index.html');
  app.get(`/${name}`, { schema: { hide: true } }, async (_request, reply) => reply.redirect(`/${name}/`, 308));
  if (!existsSync(index_path)) {
    const html = pageOf({
      title: { en: 'Not built yet', zh: '尚未构建' },
      body: '<p lang="zh">这个应用还没有构建。请用 <code>npm start</code> 启动，它会自动构建。</p><p lang="en">This app is not built yet. Start with <code>npm start</code>, which builds it.</p>',
    });
    const notBuilt = { schema: { hide: true } } as const;
    app.get(`/${name}/*`, notBuilt, async (_request, reply) => reply.code(503).type('text/html; charset=utf-8').serializer(String).send(html));
    return;
  }
  await app.register(async (scope) => {
    await scope.register(fastifyStatic, {
      root: folder,
      prefix: '/',
      schemaHide: true,
      preCompressed: true,
      cacheControl: false,
      index: ['index.html'],
      redirect: false,
      setHeaders(reply, path) {
        const is_hashed = path.includes(`${sep}assets${sep}`);
        void reply.header('cache-control', is_hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
    scope.setNotFoundHandler((request, reply) => {
      const is_page = (request.method === 'GET' || request.method === 'HEAD') && (request.headers.accept ?? '').includes('text/html');
      if (!is_page) return sendProblem(reply, { code: 'not_found' });
      // Read each time: a build while the server runs names other files.
      return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').serializer(String).send(readFileSync(index_path, 'utf8'));
    });
  }, { prefix: `/${name}` });
}
