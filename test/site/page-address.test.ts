import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { relativeLink, resolveLink } from '../../src/publish/site/page-address.ts';

describe('resolveLink', () => {
  test.each([
    ['index.html', '/', 'index.html', ''],
    ['guide/05-tls/index.html', '/controls/tls-1.1/', 'controls/tls-1.1/index.html', ''],
    ['guide/05-tls/index.html', '../06-containers/', 'guide/06-containers/index.html', ''],
    ['guide/05-tls/index.html', '#control-tls-1.1', 'guide/05-tls/index.html', 'control-tls-1.1'],
    ['guide/05-tls/index.html', '/assets/page.js', 'assets/page.js', ''],
    ['guide/05-tls/index.html', '/controls/?x=1#show-all', 'controls/index.html', 'show-all'],
    ['index.html', '../../etc/passwd', '../../etc/passwd', ''],
    ['index.html', '/a%20b.txt', 'a b.txt', ''],
  ])('on %s, %s is %s', (page, link, file, fragment) => {
    expect(resolveLink(page, link)).toEqual({ kind: 'file', file, fragment });
  });

  test.each(['https://owasp.org/', 'mailto:a@b.example', '//cdn.example/x.js', 'javascript:alert(1)'])(
    '%s lies elsewhere',
    (link) => {
      expect(resolveLink('index.html', link)).toEqual({ kind: 'elsewhere' });
    },
  );
});

test('a relative link resolves to the file it was made for', () => {
  const part = fc.stringMatching(/^[a-z0-9 %#?.-]{1,8}$/).filter((text) => text !== '.' && text !== '..' && !text.endsWith(' '));
  const file = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
  fc.assert(
    fc.property(file, file, fc.string({ maxLength: 6 }), (page, target, fragment) => {
      expect(resolveLink(page, relativeLink(page, { file: target, fragment }))).toEqual({ kind: 'file', file: target, fragment });
    }),
  );
});
