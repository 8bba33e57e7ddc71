import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writePackage } from '../../src/publish/package/write-package.ts';
import { verdictOf } from '../../src/verify/finding.ts';
import { openFolder } from '../../src/verify/folder-source.ts';
import type { PackageSource } from '../../src/verify/source.ts';
import { verifyPackage } from '../../src/verify/verify-package.ts';
import { openZip } from '../../src/verify/zip-source.ts';
import { filesOf, makeSmallPackage, remove, type SmallPackage } from './package-fixture.ts';

let small: SmallPackage;
let scratch: string;
beforeAll(async () => {
  small = await makeSmallPackage();
  scratch = await mkdtemp(join(tmpdir(), 'proofbook-archive-'));
});
afterAll(async () => {
  await remove(small);
  await rm(scratch, { recursive: true, force: true });
});

async function verdictFrom(source: PackageSource) {
  try {
    const { findings } = await verifyPackage(source, small.trust);
    return { verdict: verdictOf(findings), findings };
  } finally {
    await source.close();
  }
}

describe('the archive', () => {
  test('unpacks with a foreign program to the very files of the folder', async () => {
    const out = join(scratch, 'unzipped');
    execFileSync('unzip', ['-q', small.archive, '-d', out]);
    expect(await filesOf(join(out, 'harbour-2026-Q3'))).toEqual(await filesOf(small.folder));
    expect((await verdictFrom(await openFolder(join(out, 'harbour-2026-Q3')))).findings).toEqual([]);
  });

  test('is verified where it lies', async () => {
    expect(await verdictFrom(await openZip(small.archive))).toEqual({ verdict: 'verified', findings: [] });
  });

  test('packed again by a foreign program it is verified as well, with or without a folder around it', async () => {
    const packed = join(scratch, 'foreign.zip');
    execFileSync('zip', ['-q', '-r', packed, 'harbour-2026-Q3'], { cwd: dirname(small.folder) });
    expect((await verdictFrom(await openZip(packed))).findings).toEqual([]);
    const bare = join(scratch, 'bare.zip');
    execFileSync('zip', ['-q', '-0', '-r', '-D', bare, '.'], { cwd: small.folder });
    expect((await verdictFrom(await openZip(bare))).findings).toEqual([]);
  });

  test('the same inputs make the same bytes, in any zone', async () => {
    const zone = process.env['TZ'];
    process.env['TZ'] = 'Pacific/Kiritimati';
    try {
      const { archive, folder } = await writePackage({ ...small.request, outFolder: join(scratch, 'again', 'harbour-2026-Q3') });
      expect(await filesOf(folder)).toEqual(await filesOf(small.folder));
      expect((await readFile(archive)).equals(await readFile(small.archive))).toBe(true);
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });
});

test('a package that cannot be made leaves the old one as it was', async () => {
  const before = await filesOf(small.folder);
  const leak = async () => {
    throw new Error('A secret would leave.');
  };
  await expect(writePackage({ ...small.request, gate: leak })).rejects.toThrow('A secret would leave.');
  const bad = [{ path: 'guide/a\nb.mdx', bytes: Buffer.from('') }];
  await expect(writePackage({ ...small.request, content: [...small.request.content, ...bad] })).rejects.toThrow(
    'cannot be part of a package',
  );
  const clash = [{ path: 'guide/05-TLS.mdx', bytes: Buffer.from('') }];
  await expect(writePackage({ ...small.request, content: [...small.request.content, ...clash] })).rejects.toThrow(
    'but for upper and lower case',
  );
  expect(await filesOf(small.folder)).toEqual(before);
  expect(execFileSync('ls', ['-A', dirname(small.folder)], { encoding: 'utf8' })).toBe('harbour-2026-Q3\nharbour-2026-Q3.zip\n');
});

/** An entry of an archive made by hand. */
interface Entry {
  readonly name: string | Buffer;
  readonly content?: Buffer;
  readonly packed?: Buffer;
  readonly size?: number;
  readonly mode?: number;
  readonly flags?: number;
  readonly method?: number;
  /** Name in the entry's own header, where another one is to stand there. */
  readonly localName?: string;
  /** Offset in the directory, where another one is to stand there. */
  readonly offset?: number;
}

/** A ZIP archive that says what it is told to. */
function zipOf(entries: readonly Entry[], tail = Buffer.alloc(0)): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { content = Buffer.from('x'), mode = 0o100644, flags = 0x800, method = 8 } = entry;
    const packed = entry.packed ?? (method === 8 ? deflateRawSync(content) : content);
    const name = Buffer.from(entry.name);
    const localName = Buffer.from(entry.localName ?? name);
    const common = Buffer.alloc(20);
    common.writeUInt16LE(flags, 0);
    common.writeUInt16LE(method, 2);
    common.writeUInt32LE(crc32(content), 8);
    common.writeUInt32LE(packed.length, 12);
    common.writeUInt32LE(entry.size ?? content.length, 16);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    common.copy(local, 6);
    local.writeUInt16LE(localName.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(3 << 8, 4);
    common.copy(central, 8);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE((mode << 16) >>> 0, 38);
    central.writeUInt32LE(entry.offset ?? offset, 42);
    parts.push(local, localName, packed);
    directory.push(central, name);
    offset += 30 + localName.length + packed.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end, tail]);
}

const big = Buffer.alloc(64 * 1024 * 1024);
const bomb = deflateRawSync(big);

const hostile: readonly [what: string, entries: readonly Entry[], message: RegExp][] = [
  ['a path that leads out', [{ name: '../../etc/cron.d/x' }], /leads out of the package/],
  ['a path that leads out in the middle', [{ name: 'site/../../x' }], /leads out of the package/],
  ['an absolute path', [{ name: '/etc/passwd' }], /absolute/],
  ['a path of Windows', [{ name: 'C:\\x' }], /absolute/],
  ['a backslash', [{ name: 'site\\..\\x' }], /other than letters/],
  ['a link', [{ name: 'evidence/link', mode: 0o120777 }], /link or a device/],
  ['a device', [{ name: 'evidence/device', mode: 0o020644 }], /link or a device/],
  ['two files of one name', [{ name: 'a' }, { name: 'a' }], /two of them/],
  ['two names that differ in case', [{ name: 'README.html' }, { name: 'readme.HTML' }], /upper and lower case/],
  ['a name with a line break', [{ name: 'a\n0000  b' }], /other than letters/],
  ['a name that reads backwards', [{ name: 'a\u202Egnp.exe' }], /other than letters/],
  ['a name that is no text', [{ name: Buffer.from([0x61, 0xff, 0xfe]) }], /not UTF-8/],
  ['a device of Windows', [{ name: 'site/aux.html' }], /no file name on Windows/],
  ['an encrypted file', [{ name: 'a', flags: 0x801 }], /encrypted/],
  ['a method that is not read', [{ name: 'a', method: 12, packed: Buffer.from('x') }], /method that is not read/],
  [
    'a file that unpacks to a thousand times its size',
    [{ name: 'evidence/bomb', content: big, packed: bomb }],
    /more than 250 times/,
  ],
  ['a name that its own header contradicts', [{ name: 'a', localName: 'b' }], /contradicts the directory/],
  ['a file that is not where the directory says', [{ name: 'a' }, { name: 'b', offset: 7 }], /not where the directory says/],
  ['two files that share their bytes', [{ name: 'a' }, { name: 'a', offset: 0 }], /shares bytes/],
  ['a folder with content', [{ name: 'site/', mode: 0o040755 }], /folder with content/],
  ['a link that calls itself a folder', [{ name: 'site/', mode: 0o120777 }], /link or a device/],
];

describe('what an archive may not hold is not read, and named', () => {
  test.for(hostile)('%s', async ([, entries, message]) => {
    const place = join(scratch, 'hostile.zip');
    await writeFile(place, zipOf(entries));
    const { verdict, findings } = await verdictFrom(await openZip(place));
    expect(verdict).toBe('tampered');
    expect(
      findings
        .filter(({ code }) => code.startsWith('archive-'))
        .map(({ what }) => what)
        .join('\n'),
    ).toMatch(message);
  });

  test('a file that unpacks to more than it says is not unpacked further', async () => {
    const place = join(scratch, 'liar.zip');
    await writeFile(place, zipOf([{ name: 'SHA256SUMS', content: big, packed: bomb, size: 100 }]));
    const source = await openZip(place);
    const before = process.memoryUsage().arrayBuffers;
    expect(await source.read('SHA256SUMS')).toBeNull();
    expect(await source.hash('SHA256SUMS')).toBeNull();
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
    await source.close();
  });

  test('bytes after its end', async () => {
    const place = join(scratch, 'tail.zip');
    await writeFile(place, zipOf([{ name: 'a' }], Buffer.from('PK')));
    expect(await verdictFrom(await openZip(place))).toMatchObject({
      verdict: 'tampered',
      findings: [{ code: 'archive-malformed' }],
    });
  });
});

test('an archive that was cut off or changed anywhere is never verified with other files in it, and never ends in an error of the program', async () => {
  const whole = await readFile(small.archive);
  const place = join(scratch, 'damaged.zip');
  for (let round = 0; round < 120; round += 1) {
    const at = Math.floor((whole.length * (round + 0.37)) / 120);
    const damaged = Buffer.from(round % 3 === 0 ? whole.subarray(0, at) : whole);
    if (round % 3 === 1) damaged[at] = (damaged[at] ?? 0) ^ 0x40;
    if (round % 3 === 2) damaged.fill(0xff, at, at + 40);
    await writeFile(place, damaged);
    const { verdict } = await verdictFrom(await openZip(place));
    if (verdict !== 'verified') continue;
    // Dates, say, are read by nobody: every file is as it was.
    execFileSync('unzip', ['-q', '-o', place, '-d', join(scratch, 'damaged')]);
    expect({ at, files: await filesOf(join(scratch, 'damaged', 'harbour-2026-Q3')) }).toEqual({
      at,
      files: await filesOf(small.folder),
    });
  }
});

test('a folder with a link in it, a strange name or a second case of a name', async () => {
  for (const [name, link] of [
    ['evidence/link', true],
    ['site/a\nb', false],
    ['readme.html', false],
  ] as const) {
    const folder = join(scratch, 'folder');
    await rm(folder, { recursive: true, force: true });
    for (const [path, bytes] of await filesOf(small.folder)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), bytes);
    }
    if (link) await symlink('/etc/passwd', join(folder, name));
    else await writeFile(join(folder, name), 'x');
    const { verdict, findings } = await verdictFrom(await openFolder(folder));
    expect(verdict).toBe('tampered');
    expect(findings).toContainEqual(expect.objectContaining({ code: 'archive-unsafe', where: name }));
  }
});
