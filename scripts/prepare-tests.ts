import { type ExecFileSyncOptions, execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Foreign programs that judge what we make, and the Debian package of each. */
const JUDGES = [
  { program: 'chromium', package: 'chromium' },
  { program: 'pdfsig', package: 'poppler-utils' },
  { program: 'qpdf', package: 'qpdf' },
  { program: 'openssl', package: 'openssl' },
  { program: 'ssh-keygen', package: 'openssh-client' },
  { program: 'git', package: 'git' },
  { program: 'patch', package: 'patch' },
  { program: 'unzip', package: 'unzip' },
  { program: 'zip', package: 'zip' },
  { program: 'jq', package: 'jq' },
  { program: 'dash', package: 'dash' },
  { program: 'busybox', package: 'busybox' },
  { program: 'python3', package: 'python3' },
] as const;

const missing = JUDGES.filter(({ program }) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0);

if (missing.length > 0) {
  const packages = missing.map((judge) => judge.package);
  const mayInstall = existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
  if (!mayInstall) {
    process.stderr.write(`The tests need ${packages.join(', ')}. On Debian: sudo apt-get install ${packages.join(' ')}\n`);
    process.exit(3);
  }
  process.stdout.write(`The tests need ${packages.join(', ')}; installing from Debian.\n`);
  const quiet: ExecFileSyncOptions = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  execFileSync('apt-get', ['update', '-q'], quiet);
  execFileSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], quiet);
}
