import { createHash } from 'node:crypto';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { expect, test } from 'vitest';
import type { Item, Manifest } from '../../../src/publish/package/manifest.ts';
import { readme } from '../../../src/publish/package/readme.ts';
import { sampleAssessment } from '../assessment-fixture.ts';

const HOSTILE = '"><img src=x onerror=alert(1)><script>alert(2)</script>\u202Egnp.\n../../x';
const digest = 'a'.repeat(64);

function page(paths: readonly string[]): string {
  const inclusion = { index: 0, proof: [] };
  const evidence = paths.map((path): Item => {
    const redactions = { people: 3 };
    return {
      path,
      disclosure: 'redacted',
      digest,
      size: 1,
      problem: null,
      commitment: digest,
      redactions,
      entry: null,
      leaf: '',
      inclusion,
    };
  });
  const manifest: Manifest = {
    proofbook: 'package/1',
    deployment: 'harbour',
    period: '2026-Q3',
    asOf: '2026-10-01T00:00:00.000Z',
    assessment: { path: 'assessment/harbour-2026-Q3.json', digest },
    inputs: sampleAssessment().inputs,
    tools: { proofbook: '0.1.0', renderer: 'x', pdf: 'y', fonts: digest, views: digest, site: digest },
    report: {
      path: 'report/harbour-2026-Q3.pdf',
      unsigned: { size: 1, digest },
      keyNotice: HOSTILE,
      signer: { subject: HOSTILE, fingerprint: digest },
    },
    record: { origin: 'proofbook/harbour', size: 1, root: '', closing: '', inclusion, earlier: [] },
    evidence,
    sampling: { seed: digest, size: 25 },
    timestamp: null,
  };
  return readme({
    name: 'harbour-2026-Q3',
    principal: 'proofbook/harbour',
    fingerprint: 'SHA256:x',
    report: manifest.report,
    assessment: manifest.assessment.path,
    hasTimestamp: false,
    judged: sampleAssessment(),
    manifest,
    machineReadable: [],
    hasSite: false,
  });
}

type Node = DefaultTreeAdapterTypes.Node;

function elements(node: Node): DefaultTreeAdapterTypes.Element[] {
  const children = 'childNodes' in node ? node.childNodes.flatMap(elements) : [];
  return 'tagName' in node ? [node, ...children] : children;
}

const attribute = (element: DefaultTreeAdapterTypes.Element, name: string) =>
  element.attrs.find((one) => one.name === name)?.value ?? '';

test('names from evidence are text, with hidden characters written out', () => {
  const html = page([HOSTILE]);
  const all = elements(parse(html));
  expect(all.filter(({ tagName }) => ['img', 'script', 'iframe', 'link'].includes(tagName))).toEqual([]);
  expect(all.flatMap(({ attrs }) => attrs.filter(({ name }) => name.startsWith('on')))).toEqual([]);
  expect(html).toContain('\\u{202E}gnp.\\u{A}../../x');
  expect(html).not.toContain('\u202E');
});

test('nothing runs, nothing is loaded, and the policy allows its own style alone', () => {
  const all = elements(parse(page(['a.json'])));
  const policy = all.find((element) => attribute(element, 'http-equiv') === 'Content-Security-Policy');
  const styles = all.filter(({ tagName }) => tagName === 'style');
  expect(styles).toHaveLength(1);
  const [style] = styles;
  const css = style?.childNodes.map((node) => ('value' in node ? node.value : '')).join('') ?? '';
  const hash = createHash('sha256').update(css).digest('base64');
  expect(policy === undefined ? '' : attribute(policy, 'content')).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
  );
  expect(css).not.toMatch(/url\(|@import/);
  expect(all.filter((element) => attribute(element, 'style') !== '')).toEqual([]);
});

test('every link leads into the package', () => {
  const links = elements(parse(page(['a.json', HOSTILE])))
    .filter(({ tagName }) => tagName === 'a')
    .map((element) => attribute(element, 'href'));
  expect(links.length).toBeGreaterThan(8);
  for (const link of links) expect(link).toMatch(/^(?:[A-Za-z0-9_-]+\/)?[\w.-]+$/);
});
