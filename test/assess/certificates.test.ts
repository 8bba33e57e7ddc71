import { expect, test } from 'vitest';
import certificates from '../../src/assess/checks/certificates-not-near-end.ts';
import { context, factsOf } from './builders.ts';
import { certificate } from './host-builders.ts';

test('a certificate is named by its file, and by its place in it where there are several: deviations find it by that name', () => {
  const facts = [certificate({ path: 'one.pem' }), certificate({ path: 'two.pem' }), certificate({ path: 'two.pem', order: 2 })];
  expect(certificates.judge(factsOf(facts), context(), []).map(({ subject }) => subject)).toEqual([
    'one.pem',
    'two.pem, certificate 1',
    'two.pem, certificate 2',
  ]);
});
