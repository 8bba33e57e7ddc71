import type { Assessment } from '../../domain/assessment.ts';
import { canonicalJson } from '../../domain/canonical.ts';
import { visible } from '../site/visible.ts';

/**
 * The assessment as every format starts from it: hidden characters written out, so that no exporter can forget a field, and members in
 * their canonical order, so that the bytes depend on what the assessment says and not on who built it.
 */
export function prepared(assessment: Assessment): Assessment {
  const ordered: Assessment = JSON.parse(canonicalJson(assessment));
  return visible(ordered);
}
