import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const source = new URL('../src/', import.meta.url).pathname;

interface Allowed {
  readonly rooms: readonly string[];
  readonly packages: readonly string[];
  readonly node: readonly string[];
  /** It may import the files of no room, which put the stages together. */
  readonly together?: true;
}

/**
 * What each room may import: rooms of the house, packages, and `node:` modules. Knowledge runs one way,
 * from the vocabulary (domain) through the stages to the views; nothing imports the site, and nothing but the edges does I/O.
 */
const MAY_IMPORT: Readonly<Record<string, Allowed>> = {
  domain: { rooms: [], packages: ['zod'], node: [] },
  record: {
    rooms: ['domain'],
    packages: ['zod', 'pkijs', 'asn1js'],
    node: ['crypto', 'fs', 'fs/promises', 'os', 'path'],
  },
  collect: { rooms: ['domain', 'record'], packages: [], node: ['fs', 'fs/promises', 'path'] },
  // Whose signature is under a record: cryptography without input or output.
  people: { rooms: ['domain'], packages: [], node: ['crypto'] },
  normalise: {
    rooms: ['domain', 'people'],
    packages: ['zod', 'yaml', 'smol-toml', 'jsonc-parser', 'web-tree-sitter', 'ipaddr.js'],
    // crypto reads certificates; path and module are pure text; the file system is read by the loaders named in FILE_SYSTEM alone.
    node: ['crypto', 'path', 'module', 'url'],
  },
  // Of the record it takes only the folder for passing use.
  events: { rooms: ['domain', 'record', 'normalise'], packages: ['@duckdb/node-api'], node: ['buffer', 'fs/promises', 'path'] },
  assess: { rooms: ['domain', 'normalise'], packages: ['ipaddr.js'], node: [] },
  // Changes of texts that a judgement asks for: from text to text, without input or output.
  fix: { rooms: ['domain', 'normalise', 'assess'], packages: ['yaml', 'jsonc-parser', 'smol-toml', 'diff'], node: [] },
  // Holds assessments against one another, and an assessment against what it should cover.
  compare: { rooms: ['domain'], packages: [], node: [] },
  publish: {
    rooms: ['domain', 'record', 'people'],
    packages: [
      'zod',
      'yaml',
      'astro',
      '@astrojs/markdown-remark',
      '@astrojs/starlight',
      'remark-gfm',
      'parse5',
      'esbuild',
      'minisearch',
      'pkijs',
      'asn1js',
      'fflate',
      '@cantoo/pdf-lib',
      '@myriaddreamin/typst-ts-node-compiler',
      '@secretlint/core',
      '@secretlint/profiler',
      '@secretlint/secretlint-rule-preset-recommend',
    ],
    node: [
      'buffer',
      'crypto',
      'fs',
      'fs/promises',
      'path',
      'url',
      'os',
      'module',
      'child_process',
      'timers/promises',
      'zlib',
      'stream/promises',
    ],
  },
  // Checks what was handed out, from the bytes alone: it may judge again and compose again, and nothing depends on it.
  verify: {
    rooms: ['domain', 'record', 'people', 'normalise', 'events', 'assess', 'publish'],
    packages: ['zod', 'fflate', 'pkijs', 'asn1js', '@cantoo/pdf-lib'],
    node: ['buffer', 'crypto', 'fs', 'fs/promises', 'path', 'url', 'os', 'stream', 'stream/promises', 'zlib', 'stream/promises'],
  },
  // What is typed in, and what is told: a command puts together what the rooms do, and nothing depends on one.
  commands: {
    rooms: ['domain', 'record', 'people', 'normalise', 'assess', 'fix', 'compare', 'publish', 'verify'],
    packages: ['commander', 'zod', 'yaml'],
    node: ['child_process', 'crypto', 'fs', 'fs/promises', 'path'],
    together: true,
  },
  site: {
    rooms: ['domain', 'publish'],
    packages: ['astro', '@astrojs/starlight', 'minisearch', 'virtual'],
    node: ['fs', 'path', 'url', 'process'],
  },
};

/** The files of otherwise pure rooms that may read the file system: the registries that load a folder, and the grammar. */
const FILE_SYSTEM = ['normalise/readers.ts', 'normalise/hcl.ts', 'assess/load-checks.ts'];

interface Import {
  readonly file: string;
  readonly specifier: string;
}

function importsIn(room: string): Import[] {
  return readdirSync(join(source, room), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|astro|mjs)$/.test(entry.name))
    .flatMap((entry) => {
      const file = join(entry.parentPath, entry.name);
      const text = readFileSync(file, 'utf8');
      const specifiers = [
        ...text.matchAll(/^\s*(?:import|export)\s[^'"]*?from\s+['"]([^'"]+)['"]/gm),
        ...text.matchAll(/^\s*import\s+['"]([^'"]+)['"]/gm),
        ...text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g),
      ];
      return specifiers.map((match) => ({ file: relative(source, file), specifier: match[1] ?? '' }));
    });
}

function refusal(room: string, { file, specifier }: Import): string | null {
  const allowed = MAY_IMPORT[room];
  if (allowed === undefined) return `${room} is not in the table`;
  if (specifier.startsWith('.')) {
    const target = relative(source, join(source, dirname(file), specifier));
    const targetRoom = target.split('/')[0] ?? '';
    const isTogether = allowed.together === true && !target.includes('/');
    return targetRoom === room || isTogether || allowed.rooms.includes(targetRoom) ? null : `${file} imports ${target}`;
  }
  if (specifier.startsWith('node:')) {
    const name = specifier.slice('node:'.length);
    return allowed.node.includes(name) || (name === 'fs' && FILE_SYSTEM.includes(file)) ? null : `${file} imports ${specifier}`;
  }
  const name = specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : (specifier.split(/[/:]/)[0] ?? '');
  return allowed.packages.includes(name) ? null : `${file} imports ${specifier}`;
}

test('every room of src is in the table', () => {
  const rooms = readdirSync(source, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  expect(rooms.sort()).toEqual(Object.keys(MAY_IMPORT).sort());
});

test.for(Object.keys(MAY_IMPORT))('%s imports only what it may', (room) => {
  const imports = importsIn(room);
  expect(imports.length).toBeGreaterThan(0);
  expect(imports.map((one) => refusal(room, one)).filter((reason) => reason !== null)).toEqual([]);
});

test('of the files of no room, only the program itself knows the commands', () => {
  const importers = importsIn('.').filter(({ file, specifier }) => !file.includes('/') && specifier.startsWith('./commands/'));
  expect([...new Set(importers.map(({ file }) => file))]).toEqual(['cli.ts']);
});

test('the table refuses what it should', () => {
  expect(refusal('domain', { file: 'domain/a.ts', specifier: '../assess/assess.ts' })).toMatch(/imports assess/);
  expect(refusal('domain', { file: 'domain/a.ts', specifier: 'node:fs' })).toMatch(/imports node:fs/);
  expect(refusal('assess', { file: 'assess/checks/a.ts', specifier: 'node:fs' })).toMatch(/imports node:fs/);
  expect(refusal('publish', { file: 'publish/a.ts', specifier: '../site/x.ts' })).toMatch(/imports site/);
  expect(refusal('assess', { file: 'assess/a.ts', specifier: 'yaml' })).toMatch(/imports yaml/);
  expect(refusal('verify', { file: 'verify/a.ts', specifier: '../pipeline.ts' })).toMatch(/imports pipeline/);
  expect(refusal('verify', { file: 'verify/a.ts', specifier: '../commands/verify.ts' })).toMatch(/imports commands/);
});

/** The clock, chance and the environment belong to the edges: the rest is given what it needs. */
test.for(['domain', 'normalise', 'assess', 'fix', 'compare'])('%s reads no clock, chance or environment', (room) => {
  const impure = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\brandomUUID\(|\bprocess\.env\b|\bperformance\.now\(/;
  const guilty = readdirSync(join(source, room), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => impure.test(readFileSync(file, 'utf8')));
  expect(guilty.map((file) => relative(source, file))).toEqual([]);
});
