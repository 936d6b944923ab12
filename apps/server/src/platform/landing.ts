// The page at /: the ways into Stilltill, and over plain HTTP from another device the one thing that can be done there,
// which is to install the root of our small authority.

import { renderSVG } from 'uqr';
import type { HttpServer } from './http.ts';
import { isLoopback } from './http.ts';
import { doorTo, escapeHtml, pageOf } from './pages.ts';

export type LandingOptions = {
  /** Null where only this machine is served. */
  lan: { root: { der: Uint8Array; fingerprint: string } | null; origins: () => readonly string[] } | null;
  doors: readonly { href: string; name: { en: string; zh: string }; about: { en: string; zh: string } }[];
};

const OPEN_OVER_PLAIN = new Set(['/', '/root.crt', '/healthz']);

export function registerLanding(app: HttpServer, { lan, doors }: LandingOptions): void {
  if (lan) {
    app.addHook('onRequest', (request, reply, done) => {
      const is_safe = request.protocol === 'https' || isLoopback(request.raw.socket.remoteAddress);
      const path = request.url.split('?')[0] ?? '';
      if (is_safe || OPEN_OVER_PLAIN.has(path)) return done();
      void reply.redirect(`https://${request.host}${request.url}`, 307);
    });
  }
  app.get('/', { schema: { hide: true } }, async (request, reply) => {
    const is_safe = lan === null || request.protocol === 'https' || isLoopback(request.raw.socket.remoteAddress);
    const base = is_safe ? '' : `https://${request.host}`;
    const parts = doors.map((door) => doorTo(`${base}${door.href}`, door.name, door.about));
    if (lan?.root) parts.splice(is_safe ? parts.length : 0, 0, installPart(lan.root.fingerprint, is_safe ? lan.origins() : []));
    const html = pageOf({ title: { en: 'The till that keeps selling', zh: 'Stilltill 收银' }, body: parts.join('\n') });
    return reply.header('cache-control', 'no-store').type('text/html; charset=utf-8').serializer(String).send(html);
  });
  const root = lan?.root;
  if (!root) return;
  app.get('/root.crt', { schema: { hide: true } }, async (_request, reply) =>
    reply.header('cache-control', 'no-store').header('content-disposition', 'attachment; filename="stilltill-root.crt"')
      .type('application/x-x509-ca-cert').send(Buffer.from(root.der)),
  );
}

/** How a device comes to trust this server. With origins, also a code that leads a phone to this page. */
function installPart(fingerprint: string, origins: readonly string[]): string {
  const first = origins.find((origin) => /^https:\/\/\d/.test(origin)) ?? origins[0];
  const plain = first?.replace('https:', 'http:');
  const code = plain === undefined ? '' : `<p>用另一台设备扫描，或打开 <code>${escapeHtml(plain)}</code></p><p lang="en">Scan with another device, or open the address there.</p><div class="code">${renderSVG(plain)}</div>`;
  return `<h2>连接其他设备</h2><p lang="en">Connect another device</p>
${code}
<ol><li>在该设备上下载并安装根证书，并设为信任。<br><span lang="en">Download the root certificate on that device, install it and mark it as trusted.</span></li>
<li>核对指纹与服务器启动时显示的一致。<br><span lang="en">Compare its fingerprint with the one that the server printed when it started.</span></li>
<li>再用 https 打开终端或后台。<br><span lang="en">Then open the till or the office by https.</span></li></ol>
${doorTo('/root.crt', { en: 'Root certificate', zh: '根证书' }, { en: 'Only for devices of this shop.', zh: '仅供本店设备安装。' })}
<p><code>SHA-256 ${escapeHtml(fingerprint)}</code></p>
${WAYS_TO_TRUST.map(({ system, zh, en }) => `<details><summary>${system}</summary><p>${zh}</p><p lang="en">${en}</p></details>`).join('\n')}`;
}

/** How each system is told to trust a root that was downloaded. */
const WAYS_TO_TRUST = [
  {
    system: 'iPhone, iPad', zh: '用 Safari 下载，在“设置”里点“已下载描述文件”安装；再到“通用 → 关于本机 → 证书信任设置”打开开关。',
    en: 'Download with Safari, install under Settings, “Profile Downloaded”; then switch it on under General, About, Certificate Trust Settings.',
  },
  { system: 'Android', zh: '设置 → 安全 → 加密与凭据 → 安装证书 → CA 证书，选择下载的文件。', en: 'Settings, Security, Encryption &amp; credentials, Install a certificate, CA certificate: choose the file.' },
  { system: 'Windows', zh: '双击文件 → 安装证书 → 受信任的根证书颁发机构。', en: 'Double-click the file, Install Certificate, into “Trusted Root Certification Authorities”.' },
  { system: 'macOS', zh: '双击文件加入“钥匙串”，再打开它，选“始终信任”。', en: 'Double-click the file to add it to Keychain Access, open it there, and choose Always Trust.' },
  { system: 'Linux, ChromeOS', zh: 'Chrome：设置 → 隐私和安全 → 安全 → 管理证书 → 授权机构 → 导入。', en: 'Chrome: Settings, Privacy and security, Security, Manage certificates, Authorities, Import.' },
] as const;
