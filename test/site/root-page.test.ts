import { parse } from 'parse5';
import { expect, test } from 'vitest';
import { elementsOf, textOf } from '../../src/publish/site/html-walk.ts';
import { type RootModel, rootPage } from '../../src/publish/site/root-page.ts';
import { gateFaults } from '../../src/publish/site/site-gate.ts';

const COUNTS = { satisfied: 3, 'not-satisfied': 1, 'not-assessed': 0, 'not-applicable': 0, accepted: 0, attested: 2 };
const HOSTILE = '<script>alert(1)</script>"\u202E';

function model(changes: Partial<RootModel> = {}): RootModel {
  const quarter = (period: string) => ({
    period,
    span: 'a span',
    counts: COUNTS,
    digest: 'd'.repeat(64),
    downloads: [{ title: 'Report (PDF)', href: `v/${period}/files/report.pdf` }],
  });
  return {
    deployment: HOSTILE,
    organisation: HOSTILE,
    fictional: true,
    quarters: [quarter('2026-Q3'), quarter('2026-Q2')],
    differences: [
      {
        from: '2026-Q2',
        to: '2026-Q3',
        counts: 'Controls: 1 worse.',
        groups: [
          {
            title: 'Got worse',
            changes: [
              {
                control: 'CTR-1.1',
                title: HOSTILE,
                from: 'satisfied',
                to: 'not-satisfied',
                causes: [HOSTILE],
                href: 'v/2026-Q3/controls/ctr-1.1/index.html',
              },
              { control: 'CTR-9.9', title: 'Gone', from: null, to: null, causes: [], href: null },
            ],
          },
        ],
      },
    ],
    ...changes,
  };
}

const FILES = new Set(
  ['2026-Q2', '2026-Q3'].flatMap((period) => [
    `v/${period}/index.html`,
    `v/${period}/files/report.pdf`,
    `v/${period}/controls/ctr-1.1/index.html`,
  ]),
);

test('the page passes the gate of all pages, whatever the names say', () => {
  const document = parse(rootPage(model()));
  expect(gateFaults([{ file: 'index.html', document }], new Set([...FILES, 'root.css']))).toEqual([]);
  const texts = Array.from(elementsOf(document)).filter(({ tagName }) => tagName === 'h1');
  expect(texts.map(textOf)).toEqual(['<script>alert(1)</script>"\\u{202E}: security runbook']);
});

test('what changed stands with its status before and after, and leads to the page of the control', () => {
  const rows = rootPage(model()).match(/<tr>.*CTR-.*<\/tr>/g) ?? [];
  expect(rows.map((row) => row.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' '))).toMatchInlineSnapshot(`
    [
      " CTR-1.1 &lt;script&gt;alert(1)&lt;/script&gt;&quot;\\u{202E} Satisfied Not satisfied &lt;script&gt;alert(1)&lt;/script&gt;&quot;\\u{202E} ",
      " CTR-9.9 Gone not in the guide not in the guide ",
    ]
  `);
  expect(rows[0]).toContain('href="v/2026-Q3/controls/ctr-1.1/index.html"');
});

test('without a quarter it says so', () => {
  expect(rootPage(model({ quarters: [], differences: [] }))).toContain('No quarter has been published yet.');
});
