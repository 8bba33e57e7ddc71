import { describe, expect, test } from 'vitest';
import { familiarName, parseImage } from '../../src/assess/image-reference.ts';

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
