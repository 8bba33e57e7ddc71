import { at, exposedSecret, repositoryScan, scan, scope, service, vulnerability } from '../builders.ts';
import type { Cases } from './case.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const OTHER = `sha256:${'b'.repeat(64)}`;
const pinned = service({ image: `example/app:1.0@${DIGEST}` });
const ofRepository = { organisation: scope({ repositories: ['/opt/app'] }) };
const byDigest = scan({ digests: [`example/app@${DIGEST}`] });
const ofOther = scan({ artifact: 'example/app:2.0', tags: ['example/app:2.0'] });

/** Cases of the checks that tie scans to deployed images. */
export const scanCases: Readonly<Record<string, Cases>> = {
  'images-scanned': {
    pass: [
      { says: 'by digest', facts: [pinned, byDigest], because: /tied to it by digest/ },
      { says: 'by name and tag', facts: [service(), scan()], because: /tied to it by name and tag/ },
      { says: 'by name and tag when the scan states no digest', facts: [pinned, scan()] },
      {
        says: 'the short and the full name of one image',
        facts: [service({ image: 'postgres' }), scan({ artifact: 'x', tags: ['docker.io/library/postgres:latest'] })],
      },
      {
        says: 'a scan for configuration beside it',
        facts: [service(), scan(), scan({ classes: ['config'], scannedAt: '2026-09-29T00:00:00.000Z' })],
      },
    ],
    fail: [
      { says: 'no scan', facts: [service()] },
      { says: 'another tag', facts: [service(), ofOther], because: /"example\/app:2\.0", which are other images/ },
      {
        says: 'another digest under the same tag',
        facts: [pinned, scan({ digests: [`example/app@${OTHER}`] })],
        because: new RegExp(OTHER),
      },
      { says: 'another registry', facts: [service(), scan({ artifact: 'x', tags: ['ghcr.io/example/app:1.0'] })] },
      { says: 'too old', facts: [service(), scan({ scannedAt: '2026-08-31T23:59:59.000Z' })] },
      { says: 'a repository of that name', facts: [service(), scan({ artifactType: 'repository' })] },
    ],
    unknown: [
      { says: 'a scan for secrets only', facts: [service(), scan({ classes: ['secret'] })] },
      { says: 'a scan without results', facts: [service(), scan({ classes: [] })] },
      { says: 'an unresolved image', facts: [service({ image: { unresolved: 'app:$TAG' } }), scan()] },
      { says: 'a built image', facts: [service({ image: null, builds: true }), scan()] },
      { says: 'an expected service is missing', facts: [service({ service: 'other' }), scan()] },
    ],
  },
  'no-open-high-vulnerability': {
    pass: [
      { says: 'a clean scan', facts: [service(), scan()] },
      { says: 'a medium one', facts: [service(), scan(), vulnerability({ severity: 'medium' })] },
      {
        says: 'in an image that does not run',
        facts: [
          service(),
          scan(),
          scan({ artifact: 'example/app:2.0', tags: [], from: at('scan2') }),
          vulnerability({ artifact: 'example/app:2.0', from: at('scan2') }),
        ],
      },
    ],
    fail: [
      { says: 'high with a fix', facts: [service(), scan(), vulnerability()], because: /1 with a fix and 0 without/ },
      {
        says: 'critical without a fix',
        facts: [service(), scan(), vulnerability({ severity: 'critical', fixed: null })],
        because: /0 with a fix and 1 without/,
      },
      {
        says: 'set aside in the report',
        facts: [service(), scan(), vulnerability({ suppressed: 'not_affected: not in the execute path' })],
        because: /set aside in the report: not_affected: not in the execute path/,
      },
      {
        says: 'set aside for one package only',
        facts: [service(), scan(), vulnerability({ suppressed: 'ignored' }), vulnerability({ package: 'libssl' })],
      },
      { says: 'an ended distribution', facts: [service(), scan({ endOfLife: true })], because: /no security updates any more/ },
      {
        says: 'found by the newest scan',
        facts: [service(), scan({ scannedAt: '2026-09-20T00:00:00.000Z', from: at('old') }), scan(), vulnerability()],
      },
    ],
    unknown: [
      { says: 'no scan', facts: [service()] },
      { says: 'the scan of another tag, clean', facts: [service(), ofOther] },
      { says: 'too old', facts: [service(), scan({ scannedAt: '2026-08-01T00:00:00.000Z' })] },
      { says: 'no severity', facts: [service(), scan(), vulnerability({ severity: 'unknown' })] },
      { says: 'a scan for configuration only', facts: [service(), scan({ classes: ['config'] })] },
    ],
  },
  'no-secret-committed': {
    pass: [
      { says: 'a scan that looked and found none', facts: [repositoryScan()], context: ofRepository },
      {
        says: 'a scan for misconfiguration beside it',
        facts: [repositoryScan(), repositoryScan({ artifact: '/opt/terraform', classes: ['config'] })],
        context: ofRepository,
      },
    ],
    fail: [
      {
        says: 'a token',
        facts: [repositoryScan(), exposedSecret()],
        context: ofRepository,
        because: /"GitHub token" stands in "deploy.sh"/,
      },
      { says: 'found and set aside', facts: [repositoryScan(), exposedSecret({ suppressed: 'made up' })], context: ofRepository },
      { says: 'a token in a repository that nobody named', facts: [repositoryScan(), exposedSecret()] },
    ],
    unknown: [
      { says: 'no scan', facts: [], context: ofRepository },
      { says: 'nobody names the repositories', facts: [repositoryScan()] },
      { says: 'a scan for misconfiguration only', facts: [repositoryScan({ classes: ['config'] })], context: ofRepository },
      { says: 'a scan of another one', facts: [repositoryScan({ artifact: '/opt/web' })], context: ofRepository },
      {
        says: 'a report that does not show that it looked',
        facts: [repositoryScan({ classes: ['lang-pkgs'] })],
        context: ofRepository,
      },
    ],
  },
  'quarterly-vulnerability-scan': {
    pass: [
      { says: 'a scan in the quarter', facts: [service(), scan()] },
      { says: 'of an earlier release', facts: [service(), scan({ artifact: 'example/app:0.9', tags: [] })] },
    ],
    fail: [
      { says: 'a scan before it', facts: [scan({ scannedAt: '2026-06-30T23:59:59.000Z' })] },
      {
        says: 'a scan after the assessment',
        facts: [scan({ scannedAt: '2026-09-28T00:00:00.000Z' })],
        context: { asOf: '2026-09-01T00:00:00.000Z' },
      },
      { says: 'a scan of an image that does not run', facts: [service(), scan({ artifact: 'hello-world:1', tags: [] })] },
      { says: 'a scan for configuration', facts: [scan({ classes: ['config'] })] },
      { says: 'a scan of a folder', facts: [scan({ artifactType: 'filesystem', classes: ['lang-pkgs'] })] },
    ],
    unknown: [
      { says: 'nothing', facts: [] },
      { says: 'a scan of no known instant', facts: [scan({ scannedAt: null })] },
      { says: 'a scan of an image that may not run', facts: [scan()], because: /which images run/ },
    ],
  },
};
