import { describe, expect, test } from 'vitest';
import dockerfile from '../../src/normalise/dockerfile.ts';
import { sampleOf } from '../../src/normalise/sample.ts';
import { fixture, refusalOf, sealed } from './sealed.ts';

const read = (text: string) => dockerfile.read(sealed('Dockerfile', text)).facts[0];

test('the last stage counts, with what it takes over from a stage of the same file', () => {
  expect(dockerfile.read(fixture('dockerfile/Dockerfile')).facts).toEqual([
    expect.objectContaining({
      base: 'gcr.io/distroless/nodejs22',
      user: '65532:65532',
      healthCheck: 'set',
      adds: [expect.objectContaining({ at: 'line 6' })],
      from: expect.objectContaining({ at: 'line 15' }),
    }),
  ]);
});

describe('the user', () => {
  test.for([
    ['none', 'FROM a\n', null],
    ['the last one', 'FROM a\nUSER x\nuser y\n', 'y'],
    ['of a stage that is thrown away', 'FROM a AS build\nUSER x\nFROM b\n', null],
    ['that an argument decides', 'ARG U=app\nFROM a\nARG U\nUSER ${U}:${U}\n', { unresolved: '${U}:${U}' }],
    ['in quotation marks', 'FROM a\nUSER "app"\n', 'app'],
    ['in a comment', 'FROM a\n# USER app\n', null],
    ['inside a continued command', 'FROM a\nRUN echo \\\n\n  # more\n  USER app\n', null],
    ['inside a document', 'FROM a\nRUN <<EOF cat\nUSER app\nEOF\n', null],
    ['inside the second of two documents', 'FROM a\nCOPY <<A <<-"B" /x\nUSER a\nA\nUSER b\n\tB\n', null],
    ['after a here-string', 'FROM a\nRUN cat <<<X\nUSER app\n', 'app'],
    ['with another sign of continuation', '# escape=`\nFROM a\nRUN dir c:\\\nUSER app\n', 'app'],
    ['continued by it', '# escape=`\nFROM a\nRUN echo `\nUSER app\n', null],
    ['after a stage with the name of an image', 'FROM a AS b\nUSER x\nFROM B\n', 'x'],
  ] as const)('%s', ([, text, user]) => {
    expect(read(text)).toMatchObject({ user });
  });
});

test.for([
  ['FROM --platform=linux/amd64 node:22 AS x\n', 'node:22'],
  ['ARG V\nFROM node:$V\n', { unresolved: 'node:$V' }],
  ['FROM scratch\nHEALTHCHECK NONE\n', 'scratch'],
] as const)('the base of %s', ([text, base]) => {
  expect(read(text)).toMatchObject({ base });
});

test('a health check that is switched off', () => {
  expect(read('FROM a\nHEALTHCHECK CMD x\nHEALTHCHECK NONE\n')).toMatchObject({ healthCheck: 'disabled' });
  expect(read('FROM a\nHEALTHCHECK --interval=5s CMD exit 0\n')).toMatchObject({ healthCheck: 'idle' });
  expect(read('FROM a\nHEALTHCHECK CMD ["/bin/true"]\n')).toMatchObject({ healthCheck: 'idle' });
  expect(read('FROM a\nHEALTHCHECK CMD curl -f http://x || exit 1\n')).toMatchObject({ healthCheck: 'set' });
});

describe('lists of packages that are fetched on their own', () => {
  test.for([
    ['apt', 'FROM a\nRUN apt-get update\nRUN apt-get install -y curl\n', ['line 2']],
    ['apt with its installation', 'FROM a\nRUN apt-get update && apt-get install -y curl\n', []],
    ['apt over several lines', 'FROM a\nRUN apt-get update \\\n  && DEBIAN_FRONTEND=noninteractive apt-get -y install curl\n', []],
    ['apk', 'FROM a\nRUN apk update\n', ['line 2']],
    ['apk, which fetches them itself', 'FROM a\nRUN apk add --no-cache curl\n', []],
    ['yum, whose update installs', 'FROM a\nRUN yum -y update\n', []],
    ['dnf', 'FROM a\nRUN dnf makecache\n', ['line 2']],
    ['pacman', 'FROM a\nRUN pacman -Sy --noconfirm\n', ['line 2']],
    ['pacman with a package', 'FROM a\nRUN pacman -Sy --noconfirm curl\n', []],
    ['as a list', 'FROM a\nRUN ["apt-get", "update"]\n', ['line 2']],
    ['in a shell', 'FROM a\nRUN /bin/sh -c "apt-get update -q"\n', ['line 2']],
    ['with a mount', 'FROM a\nRUN --mount=type=cache,target=/var/cache apt-get update\n', ['line 2']],
    ['as a trigger', 'FROM a\nONBUILD RUN apt-get update\n', ['line 2']],
    ['in a document', 'FROM a\nRUN <<EOF\napt-get update\nEOF\n', ['line 2']],
    ['in a document with the installation', 'FROM a\nRUN <<EOF\napt-get update\napt-get install -y curl\nEOF\n', []],
    ['words of others', 'FROM a\nRUN npm update && git submodule update\n', []],
    ['in a stage that is thrown away', 'FROM a AS b\nRUN apt-get update\nFROM c\n', ['line 2']],
  ] as const)('%s', ([, text, places]) => {
    expect(read(text)).toMatchObject({ updates: places.map((at) => expect.objectContaining({ at })) });
  });
});

test('a trigger that adds', () => {
  expect(read('FROM a\nONBUILD ADD . /app\n')).toMatchObject({ adds: [expect.objectContaining({ at: 'line 2' })] });
});

test('is refused, in words that name the line', async () => {
  const faults = [
    'FROM a\nINSTALL x\n',
    'FROM a\nRUN <<EOF\nx\n',
    'FROM a\nUSER\n',
    'FROM a b c\n',
    'ARG a\n',
    'ARG a\nRUN x\nFROM b\n',
    `FROM a\nRUN ${'x'.repeat(70_000)}\n`,
  ];
  const refusals = await Promise.all(faults.map((text) => refusalOf(dockerfile, sealed('Dockerfile', text))));
  expect(refusals).toMatchInlineSnapshot(`
    [
      "Dockerfile:2: "INSTALL" is no instruction of a Dockerfile.",
      "Dockerfile:2: The document "EOF" does not end.",
      "Dockerfile:2: "USER" says nothing.",
      "Dockerfile:1: "FROM a b c" names no image.",
      "Dockerfile: There is no "FROM".",
      "Dockerfile:2: "RUN" stands before the first "FROM".",
      "Dockerfile:2: The line has more than 65536 characters.",
    ]
  `);
});

test.for([
  ['Dockerfile', 'from node\n', true],
  ['build.txt', '# x\nARG A=1\nFROM node:22 AS build\nRUN x\n', true],
  ['Containerfile.prod', 'ARG A\n', true],
  ['mail', 'FROM: a@example.org\n', false],
  ['notes.md', 'From here on it is easy\n', false],
  ['query.sql', 'SELECT x\nFROM y\n', false],
  ['Dockerfile.part', 'ADD . /app\n', false],
] as const)('%s with %j is recognised: %s', ([name, text, recognised]) => {
  expect(dockerfile.recognises(sampleOf(name, new TextEncoder().encode(text)))).toBe(recognised);
});
