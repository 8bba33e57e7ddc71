import { describe, expect, test } from 'vitest';
import { familiarName, isAbout, parseImage } from '../../src/assess/image-reference.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

describe('parseImage', () => {
  test.for([
    ['postgres', { name: 'docker.io/library/postgres', tag: 'latest', digest: null }, 'postgres:latest'],
    ['postgres:16', { name: 'docker.io/library/postgres', tag: '16', digest: null }, 'postgres:16'],
    ['jumpserver/core:v4', { name: 'docker.io/jumpserver/core', tag: 'v4', digest: null }, 'jumpserver/core:v4'],
    ['index.docker.io/library/redis:7', { name: 'docker.io/library/redis', tag: '7', digest: null }, 'redis:7'],
    ['localhost:5000/app', { name: 'localhost:5000/app', tag: 'latest', digest: null }, 'localhost:5000/app:latest'],
    ['localhost/a/b:1', { name: 'localhost/a/b', tag: '1', digest: null }, 'localhost/a/b:1'],
    [`ghcr.io/a/b:1@${DIGEST}`, { name: 'ghcr.io/a/b', tag: '1', digest: DIGEST }, 'ghcr.io/a/b:1'],
    [`ghcr.io/a/b@${DIGEST}`, { name: 'ghcr.io/a/b', tag: null, digest: DIGEST }, `ghcr.io/a/b@${DIGEST.slice(0, 19)}`],
  ] as const)('%s', ([text, reference, familiar]) => {
    const parsed = parseImage(text);
    expect(parsed).toEqual(reference);
    expect(parsed === null ? null : familiarName(parsed)).toBe(familiar);
  });

  test.for([
    '',
    ' ',
    DIGEST,
    `sha256:${'1'.repeat(64)}`,
    './image.tar',
    '/var/lib/x',
    'a b',
    'app:',
    'app@sha256:123',
    'https://ghcr.io/a',
  ])('"%s" is none', (text) => {
    expect(parseImage(text)).toBeNull();
  });
});

test.for<[artifact: string, running: string[], expected: boolean | null]>([
  ['app:1', [], true],
  ['docker.io/library/app:1', [], true],
  ['app:2', [], false],
  ['other:1', [], false],
  [`other@${DIGEST}`, [DIGEST], false],
  [`app@${DIGEST}`, [DIGEST], true],
  [`app@${DIGEST}`, [DIGEST.replaceAll('a', 'b')], false],
  [`app@${DIGEST}`, [], null],
  [`app:2@${DIGEST}`, [], false],
  ['no image at all', [], false],
])('a report on "%s" beside app:1 as %j', ([artifact, digests, expected]) => {
  expect(isAbout({ name: 'docker.io/library/app', tag: '1', digest: null }, artifact, { digests, imageIds: [] })).toBe(expected);
});
