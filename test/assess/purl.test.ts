import { expect, test } from 'vitest';
import { isPackage } from '../../src/assess/purl.ts';
import { vulnerability } from './builders.ts';

test.for([
  ['pkg:deb/debian/zlib1g@1%3A1.2.13.dfsg-1?arch=amd64', 'zlib1g', '1:1.2.13.dfsg-1', true],
  ['pkg:deb/debian/zlib1g@1.2.13.dfsg-1?epoch=1', 'zlib1g', '1:1.2.13.dfsg-1', true],
  ['pkg:deb/debian/zlib1g', 'zlib1g', '1:1.2.13.dfsg-1', true],
  ['pkg:deb/debian/zlib', 'zlib1g', '1:1.2.13.dfsg-1', false],
  ['pkg:npm/%40angular/core@12.0.0', '@angular/core', '12.0.0', true],
  ['pkg:npm/@angular/core@12.0.0', '@angular/core', '12.0.0', true],
  ['pkg:npm/%40evil/core@12.0.0', 'core', '12.0.0', false],
  ['pkg:npm/glob@10.4.5', 'glob', '10.4.5', true],
  ['pkg:npm/glob@10.4', 'glob', '10.4.5', false],
  ['pkg:golang/golang.org/x/crypto@v0.31.0', 'golang.org/x/crypto', 'v0.31.0', true],
  ['pkg:golang/golang.org/x/crypto', 'crypto', 'v0.31.0', false],
  ['pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1', 'org.apache.logging.log4j:log4j-core', '2.14.1', true],
  ['pkg:pypi/setuptools@76.1.0#sub/path', 'setuptools', '76.1.0', true],
  ['pkg:pypi/%zz@1', '%zz', '1', false],
  ['setuptools', 'setuptools', '76.1.0', false],
  ['', '', '', false],
] as const)('%s is %s %s: %s', ([purl, name, installed, expected]) => {
  const fact = vulnerability({ package: name, installed });
  if (fact.kind !== 'vulnerability') throw new Error('expected a vulnerability');
  expect(isPackage(purl, fact)).toBe(expected);
});
