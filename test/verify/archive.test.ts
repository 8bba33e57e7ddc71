import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writePackage } from '../../src/publish/package/write-package.ts';
import { writeZip } from '../../src/publish/package/zip.ts';
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

  test.for([
    ['the archive', () => openZip(small.archive)],
    ['the folder', () => openFolder(small.folder)],
  ] as const)('%s hands over its files in portions, and at once up to a size', async ([, open]) => {
    const source = await open();
    for (const [path, bytes] of await filesOf(small.folder)) {
      const portions: Buffer[] = [];
      expect(await source.pour(path, (portion) => void portions.push(Buffer.from(portion)))).toBe(true);
      expect(Buffer.concat(portions).equals(bytes)).toBe(true);
      expect([await source.read(path, bytes.length), await source.read(path, bytes.length - 1)]).toEqual([bytes, null]);
    }
    const [path = ''] = source.files.keys();
    await expect(source.pour(path, () => Promise.reject(new Error('not this one')))).rejects.toThrow('not this one');
    expect(await source.pour('none', () => {})).toBe(false);
    await source.close();
  });

  test('is verified where it lies', async () => {
    expect(await verdictFrom(await openZip(small.archive))).toEqual({ verdict: 'verified', findings: [] });
  });

  test('packed again by a foreign program it is refused, and what it unpacks to is verified', async () => {
    const packed = join(scratch, 'foreign.zip');
    execFileSync('zip', ['-q', '-r', packed, 'harbour-2026-Q3'], { cwd: dirname(small.folder) });
    const { verdict, findings } = await verdictFrom(await openZip(packed));
    expect({ verdict, codes: findings.map(({ code }) => code) }).toEqual({ verdict: 'tampered', codes: ['archive-malformed'] });
    expect(findings[0]?.what).toContain('If you packed it yourself, verify the folder.');
    const out = join(scratch, 'repacked');
    execFileSync('unzip', ['-q', packed, '-d', out]);
    expect((await verdictFrom(await openFolder(join(out, 'harbour-2026-Q3')))).findings).toEqual([]);
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

/** An entry of an archive made by hand; what is not said is as Proofbook writes it. */
interface Entry {
  readonly name: string | Buffer;
  readonly content?: Buffer;
  readonly packed?: Buffer;
  readonly size?: number;
  readonly crc?: number;
  readonly mode?: number;
  readonly flags?: number;
  readonly method?: number;
  readonly time?: number;
  readonly madeBy?: number;
  /** Name in the entry's own header, where another one is to stand there. */
  readonly localName?: string;
  /** Offset in the directory, where another one is to stand there. */
  readonly offset?: number;
  readonly extra?: Buffer;
  readonly localExtra?: Buffer;
  readonly remark?: string;
  /** Bytes before its header, and behind its content. */
  readonly before?: Buffer;
  readonly behind?: Buffer;
}

interface Ending {
  readonly remark?: string;
  /** Bytes between the files and the directory. */
  readonly before?: Buffer;
  /** Bytes after the end. */
  readonly behind?: Buffer;
}

/** A ZIP archive that says what it is told to. */
function zipOf(entries: readonly Entry[], ending: Ending = {}): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { content = Buffer.from('x'), mode = 0o100644, flags = 0x800, method = 8 } = entry;
    const { before = NOTHING, behind = NOTHING, extra = NOTHING, localExtra = NOTHING, remark = '' } = entry;
    const packed = entry.packed ?? (method === 8 ? deflateRawSync(content) : content);
    const name = Buffer.from(entry.name);
    const localName = Buffer.from(entry.localName ?? name);
    const common = Buffer.alloc(20);
    common.writeUInt16LE(flags, 0);
    common.writeUInt16LE(method, 2);
    common.writeUInt16LE(entry.time ?? 0, 4);
    common.writeUInt16LE(0x0021, 6);
    common.writeUInt32LE(entry.crc ?? crc32(content), 8);
    common.writeUInt32LE(packed.length, 12);
    common.writeUInt32LE(entry.size ?? content.length, 16);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(20, 4);
    common.copy(local, 6);
    local.writeUInt16LE(localName.length, 26);
    local.writeUInt16LE(localExtra.length, 28);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(entry.madeBy ?? (3 << 8) | 45, 4);
    central.writeUInt16LE(20, 6);
    common.copy(central, 8);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt16LE(extra.length, 30);
    central.writeUInt16LE(remark.length, 32);
    central.writeUInt32LE((mode << 16) >>> 0, 38);
    central.writeUInt32LE(entry.offset ?? offset + before.length, 42);
    parts.push(before, local, localName, localExtra, packed, behind);
    directory.push(central, name, extra, Buffer.from(remark));
    offset += before.length + 30 + localName.length + localExtra.length + packed.length + behind.length;
  }
  const { before = NOTHING, behind = NOTHING, remark = '' } = ending;
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset + before.length, 16);
  end.writeUInt16LE(remark.length, 20);
  return Buffer.concat([...parts, before, central, end, Buffer.from(remark), behind]);
}

const NOTHING = Buffer.alloc(0);
const big = Buffer.alloc(64 * 1024 * 1024);
const bomb = deflateRawSync(big);

/** A field of an entry that says of itself what it is (APPNOTE 4.5). */
function extraField(id: number, body: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(id, 0);
  head.writeUInt16LE(body.length, 2);
  return Buffer.concat([head, body]);
}

/** Info-ZIP's Unicode Path: unpackers take this name instead of the other one. */
function unicodePath(name: string, instead: string): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(1, 0);
  head.writeUInt32LE(crc32(name), 1);
  return extraField(0x7075, Buffer.concat([head, Buffer.from(instead)]));
}

const hostile: readonly [what: string, entries: readonly Entry[], message: RegExp, ending?: Ending][] = [
  ['a path that leads out', [{ name: 'p/../../etc/cron.d/x' }], /leads out of the package/],
  ['a top folder that leads out', [{ name: '../x' }], /leads out of the package/],
  ['an absolute path', [{ name: '/etc/passwd' }], /outside of the one folder/],
  ['a path of Windows', [{ name: 'C:/x' }], /absolute/],
  ['a backslash', [{ name: 'p/..\\x' }], /other than letters/],
  ['a name beside the folder', [{ name: 'p/a' }, { name: 'allowed_signers' }], /outside of the one folder/],
  ['a second folder', [{ name: 'p/a' }, { name: 'q/a' }], /outside of the one folder/],
  ['nothing below a folder', [{ name: 'a' }], /outside of the one folder/],
  ['nothing', [], /it is empty/],
  ['a link', [{ name: 'p/link', mode: 0o120777 }], /rights 120777/],
  ['a device', [{ name: 'p/device', mode: 0o020644 }], /rights 20644/],
  ['a program that runs as its owner', [{ name: 'p/a', mode: 0o104755 }], /rights 104755/],
  ['a file that may be run', [{ name: 'p/a', mode: 0o100755 }], /rights 100755/],
  ['a link of a system that writes no rights', [{ name: 'p/a', madeBy: 20 }], /not written as Proofbook/],
  ['two files of one name', [{ name: 'p/a' }, { name: 'p/a' }], /two of them/],
  ['two names that differ in case', [{ name: 'p/README.html' }, { name: 'p/readme.HTML' }], /upper and lower case/],
  ['two folders that differ in case', [{ name: 'p/site/a' }, { name: 'p/Site/b' }], /upper and lower case/],
  ['a file that is a folder as well', [{ name: 'p/site' }, { name: 'p/site/a' }], /or is both/],
  ['a composed letter', [{ name: 'p/caf\u00e9' }], /other than letters/],
  ['a letter and its accent', [{ name: 'p/cafe\u0301' }], /other than letters/],
  ['a name with a line break', [{ name: 'p/a\n0000  b' }], /other than letters/],
  ['a name that reads backwards', [{ name: 'p/a\u202Egnp.exe' }], /other than letters/],
  ['a name that is no text', [{ name: Buffer.from([0x70, 0x2f, 0xff, 0xfe]) }], /not UTF-8/],
  ['a device of Windows', [{ name: 'p/site/aux.html' }], /no file name on Windows/],
  ['an encrypted file', [{ name: 'p/a', flags: 0x801 }], /encrypted/],
  ['a strongly encrypted directory', [{ name: 'p/a', flags: 0x2800 }], /encrypted/],
  ['sizes that follow the content', [{ name: 'p/a', flags: 0x808 }], /contradicts|not written as/],
  ['a name in another code', [{ name: 'p/a', flags: 0 }], /contradicts|not written as/],
  ['a date', [{ name: 'p/a', time: 7 }], /contradicts|not written as/],
  ['a method that is not read', [{ name: 'p/a', method: 12, packed: Buffer.from('x') }], /method that is not read/],
  [
    'a file that unpacks to a thousand times its size',
    [{ name: 'p/evidence/bomb', content: big, packed: bomb }],
    /more than 250 times/,
  ],
  ['a name that its own header contradicts', [{ name: 'p/a', localName: 'p/b' }], /contradicts the directory/],
  ['another name for other systems', [{ name: 'p/a', extra: unicodePath('p/a', 'p/b') }], /not written as Proofbook/],
  ['another name in its own header', [{ name: 'p/a', localExtra: unicodePath('p/a', 'p/b') }], /contradicts|does not begin/],
  ['a second size', [{ name: 'p/a', extra: extraField(1, Buffer.alloc(8)) }], /not written as Proofbook/],
  ['a remark on a file', [{ name: 'p/a', remark: 'hello' }], /not written as Proofbook/],
  ['a remark at its end', [{ name: 'p/a' }], /without remarks/, { remark: 'hello' }],
  ['a second end in a remark', [{ name: 'p/a' }], /not where it says/, { remark: zipOf([{ name: 'p/b' }]).toString('latin1') }],
  ['bytes before its first file', [{ name: 'p/a', before: Buffer.from('#!/bin/sh\n') }], /does not begin where/],
  ['bytes between its files', [{ name: 'p/a', behind: Buffer.from('hidden') }, { name: 'p/b' }], /does not begin where/],
  ['a file that is in no directory', [{ name: 'p/a', behind: zipOf([{ name: 'p/c' }]) }, { name: 'p/b' }], /does not begin where/],
  ['bytes before its directory', [{ name: 'p/a' }], /does not begin where its last file ends/, { before: Buffer.from('hidden') }],
  ['bytes after its end', [{ name: 'p/a' }], /does not end as/, { behind: Buffer.from('PK') }],
  ['a file that is not where the directory says', [{ name: 'p/a' }, { name: 'p/b', offset: 7 }], /does not begin where/],
  ['two files that share their bytes', [{ name: 'p/a' }, { name: 'p/a', offset: 0 }], /does not begin where/],
  ['a folder with content', [{ name: 'p/site/', mode: 0o040755 }], /rights 40755/],
  ['a folder', [{ name: 'p/site/', content: NOTHING }], /empty part/],
];

describe('what an archive may not hold is not read, and named', () => {
  test.for(hostile)('%s', async ([, entries, message, ending]) => {
    const place = join(scratch, 'hostile.zip');
    await writeFile(place, zipOf(entries, ending));
    const { verdict, findings } = await verdictFrom(await openZip(place));
    expect(verdict).toBe('tampered');
    const said = findings.filter(({ code }) => code.startsWith('archive-')).map(({ what }) => what);
    expect(said.join('\n')).toMatch(message);
  });

  test('an archive as it is written is read: what the table above says is not read for what it says', async () => {
    const place = join(scratch, 'plain.zip');
    await writeFile(place, zipOf([{ name: 'p/a' }, { name: 'p/b', method: 0 }]));
    const source = await openZip(place);
    expect([source.name, source.findings, [...source.files]]).toEqual([
      'p',
      [],
      [
        ['a', 1],
        ['b', 1],
      ],
    ]);
    expect(await source.read('a')).toEqual(Buffer.from('x'));
    await source.close();
  });

  test('bytes behind a file in its own room are found when it is unpacked', async () => {
    const place = join(scratch, 'room.zip');
    const packed = Buffer.concat([deflateRawSync(Buffer.from('x')), Buffer.from('hidden')]);
    await writeFile(place, zipOf([{ name: 'p/SHA256SUMS', packed }]));
    const source = await openZip(place);
    expect([await source.read('SHA256SUMS'), await source.hash('SHA256SUMS')]).toEqual([null, null]);
    await source.close();
  });

  test('a package in a folder of another name', async () => {
    const place = join(scratch, 'renamed.zip');
    await writeZip(place, small.folder, [...(await filesOf(small.folder)).keys()], 'harbour-2026-Q4');
    const { verdict, findings } = await verdictFrom(await openZip(place));
    expect({ verdict, codes: findings.map(({ code }) => code) }).toEqual({ verdict: 'tampered', codes: ['manifest-differs'] });
  });

  test('what would be taken for a bomb is stored as it is, so that our own archives can be read', async () => {
    const [place, folder] = [join(scratch, 'even.zip'), join(scratch, 'even')];
    await mkdir(folder);
    await writeFile(join(folder, 'Dockerfile'), `FROM scratch\nRUN ${'a'.repeat(5_000_000)}\n`);
    await writeFile(join(folder, 'short'), 'a'.repeat(900_000));
    await writeZip(place, folder, ['Dockerfile', 'short'], 'even');
    const source = await openZip(place);
    expect(await source.hash('Dockerfile')).toBe(
      createHash('sha256')
        .update(await readFile(join(folder, 'Dockerfile')))
        .digest('hex'),
    );
    await source.close();
    const { size } = await stat(place);
    expect([size > 5_000_000, size < 5_100_000]).toEqual([true, true]);
  });

  test('a file that unpacks to more than it says is not unpacked further', async () => {
    const place = join(scratch, 'liar.zip');
    await writeFile(place, zipOf([{ name: 'p/SHA256SUMS', content: big, packed: bomb, size: 100 }]));
    const source = await openZip(place);
    const before = process.memoryUsage().arrayBuffers;
    expect(await source.read('SHA256SUMS')).toBeNull();
    expect(await source.hash('SHA256SUMS')).toBeNull();
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
    await source.close();
  });
});

test('an archive that was cut off or changed anywhere is never verified, and never ends in an error of the program', async () => {
  const whole = await readFile(small.archive);
  const place = join(scratch, 'damaged.zip');
  for (let round = 0; round < 120; round += 1) {
    const at = Math.floor((whole.length * (round + 0.37)) / 120);
    const damaged = Buffer.from(round % 3 === 0 ? whole.subarray(0, at) : whole);
    if (round % 3 === 1) damaged[at] = (damaged[at] ?? 0) ^ 0x40;
    if (round % 3 === 2) damaged.fill(0xff, at, at + 40);
    await writeFile(place, damaged);
    const { verdict } = await verdictFrom(await openZip(place));
    // Not a byte of it can be another one.
    expect({ at, verdict }).toEqual({ at, verdict: 'tampered' });
  }
});

test('a folder with a link in it, a strange name or a second case of a name', async () => {
  for (const [name, link] of [
    ['evidence/link', true],
    ['site/a\nb', false],
    ['site/a\xff\xfeb', false],
    ['readme.html', false],
  ] as const) {
    const folder = join(scratch, 'folder');
    await rm(folder, { recursive: true, force: true });
    for (const [path, bytes] of await filesOf(small.folder)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), bytes);
    }
    if (link) await symlink('/etc/passwd', join(folder, name));
    else await writeFile(Buffer.from(join(folder, name), 'latin1'), 'x');
    const { verdict, findings } = await verdictFrom(await openFolder(folder));
    expect(verdict).toBe('tampered');
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'archive-unsafe', where: name.replaceAll(/[\xfe\xff]/g, '\ufffd') }),
    );
  }
});
