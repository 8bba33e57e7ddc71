import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Adds to package-lock.json an entry for each optional package of another platform that it lacks. npm leaves out those that
 * its registry could not give it when the lock file was written, and `npm ci` then refuses the file as out of step.
 * Run it after every change of dependencies. The platform is read from the name, as in `@biomejs/cli-linux-arm64-musl`;
 * an entry made here has no integrity digest, so such a package is installed on its own platform as its registry serves it.
 */
interface LockEntry {
  readonly version?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const SYSTEMS: Readonly<Record<string, string>> = { windows: 'win32', wasm32: 'wasm32' };
const path = new URL('../package-lock.json', import.meta.url);
const lock: { packages: Record<string, object> } = JSON.parse(readFileSync(path, 'utf8'));

function platformOf(name: string): object {
  const match =
    /(android|darwin|linux|win32|windows|freebsd|netbsd|openbsd|openharmony|sunos|aix|wasm32)-?(\w+)?(?:-(gnu|musl|msvc|eabi)\w*)?$/.exec(
      name,
    );
  if (match === null) throw new Error(`${name}: its name tells no platform. Look the package up and extend the pattern.`);
  const [, system = '', processor = '', library] = match;
  const libc = library === 'gnu' ? { libc: ['glibc'] } : library === 'musl' ? { libc: ['musl'] } : {};
  return system === 'wasm32' ? { cpu: ['wasm32'] } : { os: [SYSTEMS[system] ?? system], cpu: [processor], ...libc };
}

let added = 0;
for (const entry of Object.values<LockEntry>(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const place = `node_modules/${name}`;
    if (Object.keys(lock.packages).some((key) => key === place || key.endsWith(`/${place}`))) continue;
    if (!/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version)) throw new Error(`${name}: "${version}" is no single version.`);
    lock.packages[place] = { version, optional: true, ...platformOf(name) };
    added += 1;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([left], [right]) => (left < right ? -1 : 1)));
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added} entries added.\n`);
