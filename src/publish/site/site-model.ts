import type { Assessment } from '../../domain/assessment.ts';
import { type ControlView, controlViews } from './control-view.ts';
import { type CoverageView, coverageViews } from './coverage-view.ts';
import { type EvidenceView, evidenceRegister, evidenceViews, type RegisterEntry } from './evidence-view.ts';
import { type FrameworkView, frameworkViews } from './framework-view.ts';
import { type GuideEntry, guideEntries } from './guide-view.ts';
import { type NavigationGroup, navigationOf } from './navigation.ts';
import { type Overview, overviewOf } from './overview.ts';
import { visible } from './visible.ts';
import { type VulnerabilityTable, vulnerabilityTable } from './vulnerability-view.ts';
import { dayText } from './words.ts';

/** Whose site it is; shown on every page. */
export interface Identity {
  readonly organisation: string;
  readonly fictional: boolean;
  readonly deployment: string;
  readonly description: string;
  readonly inServiceSince: string;
  /** For example `2026-Q3`. */
  readonly period: string;
  readonly contacts: readonly { readonly role: string; readonly reach: string }[];
  /** Digests of what was judged with, by name. */
  readonly inputs: readonly { readonly name: string; readonly digest: string }[];
}

/** Everything the pages show, derived from one assessment. */
export interface SiteModel {
  readonly identity: Identity;
  readonly navigation: readonly NavigationGroup[];
  readonly overview: Overview;
  readonly guide: readonly GuideEntry[];
  readonly controls: readonly ControlView[];
  readonly register: readonly RegisterEntry[];
  readonly evidence: readonly EvidenceView[];
  readonly frameworks: readonly FrameworkView[];
  readonly vulnerabilities: VulnerabilityTable;
  readonly coverage: readonly CoverageView[];
}

const INPUT_NAMES = {
  guide: 'Guide',
  rules: 'Checks and queries',
  frameworks: 'Frameworks',
  organisation: 'Organisation',
  deviations: 'Deviations',
} as const;

/** Derives all pages. Pure; every string of the result shows its hidden characters. */
export function siteModel(judged: Assessment): SiteModel {
  const assessment = visible(judged);
  const { organisation, inputs } = assessment;
  const controls = controlViews(assessment);
  const guide = guideEntries(assessment);
  const frameworks = frameworkViews(assessment);
  return {
    identity: {
      organisation: organisation.organisation,
      fictional: organisation.fictional,
      deployment: organisation.deployment.title,
      description: organisation.deployment.description,
      inServiceSince: dayText(organisation.deployment.inServiceSince),
      period: assessment.period.id,
      contacts: organisation.contacts,
      inputs: Object.entries(INPUT_NAMES).map(([key, name]) => ({ name, digest: inputs[key as keyof typeof INPUT_NAMES] })),
    },
    navigation: navigationOf(assessment.period.id, guide, frameworks),
    overview: overviewOf(assessment, controls),
    guide,
    controls,
    register: evidenceRegister(assessment),
    evidence: evidenceViews(assessment),
    frameworks,
    vulnerabilities: vulnerabilityTable(assessment),
    coverage: coverageViews(assessment),
  };
}
