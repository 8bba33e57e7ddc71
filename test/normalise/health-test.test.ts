import { expect, test } from 'vitest';
import { isIdleTest } from '../../src/normalise/health-test.ts';

test.for<[test: string | readonly string[], idle: boolean]>([
  ['', true],
  ['exit 0', true],
  ['exit 1', false],
  ['curl -f http://x || exit 1', false],
  ['curl -f http://x || true', true],
  ['curl -f http://x || (sleep 1; exit 0)', true],
  ['(curl -f http://x || true)', true],
  ['curl -f http://x && true', false],
  ['set -e; curl -f http://x; true', false],
  ['curl -f http://x || exit 1; true', false],
  ['curl -s http://x | grep -q ok', false],
  ['curl -s http://x | tee /tmp/x', true],
  ['cat /tmp/alive', false],
  ['wget -O- "http://x/?a;true" || exit 1', false],
  ['exec true', true],
  ['A=1 true', true],
  ['[ 1 -eq 1 ]', true],
  ['[ "$STATE" = up ]', false],
  ['! true', false],
  [['CMD', 'true'], true],
  [['CMD', 'busybox', 'true'], true],
  [['CMD', '/bin/sh', '-c', 'exit 0'], true],
  [['CMD', '/bin/sh', '-c', 'curl -f http://x'], false],
  [['CMD', 'curl', '-f', 'http://x', '||', 'true'], false],
  [['CMD-SHELL', 'true'], true],
  [['CMD-SHELL'], true],
  [['CMD'], true],
])('%j cannot fail: %s', ([line, idle]) => {
  expect(isIdleTest(line)).toBe(idle);
});
