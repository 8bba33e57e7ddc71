import type { FrameworkView } from './framework-view.ts';
import type { GuideEntry } from './guide-view.ts';
import { HREF } from './routes.ts';

/** A link of the sidebar. */
export interface NavigationLink {
  readonly text: string;
  readonly href: string;
  /** Open items behind it: what fails and what is undecided. Null where that says nothing. */
  readonly open: { readonly failing: number; readonly undecided: number } | null;
}

/** Links under a heading; without a heading they stand alone. */
export interface NavigationGroup {
  readonly heading: string | null;
  readonly links: readonly NavigationLink[];
}

/** The sidebar. Evidence is never listed: a thousand files would be a thousand links on each page. */
export function navigationOf(
  period: string,
  guide: readonly GuideEntry[],
  frameworks: readonly FrameworkView[],
): readonly NavigationGroup[] {
  const plain = (text: string, href: string): NavigationLink => ({ text, href, open: null });
  const failing = guide.reduce((sum, entry) => sum + entry.failing, 0);
  const undecided = guide.reduce((sum, entry) => sum + entry.undecided, 0);
  return [
    {
      heading: null,
      links: [
        plain(`Overview of ${period}`, HREF.overview),
        { text: 'Controls', href: HREF.controls, open: { failing, undecided } },
      ],
    },
    {
      heading: 'Guide',
      links: guide.map((entry) => ({
        text: entry.title,
        href: entry.href,
        open: entry.controls === 0 ? null : { failing: entry.failing, undecided: entry.undecided },
      })),
    },
    {
      heading: 'Proof',
      links: [plain('Evidence', HREF.evidence), plain('Coverage', HREF.coverage), plain('Vulnerabilities', HREF.vulnerabilities)],
    },
    {
      heading: 'Frameworks',
      links: frameworks.map((framework) => plain(`${framework.title} ${framework.edition}`, framework.href)),
    },
    { heading: null, links: [plain('About', HREF.about)] },
  ].filter((group) => group.links.length > 0);
}
