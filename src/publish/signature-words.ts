import type { X509Certificate } from 'node:crypto';
import type { Assessment } from '../domain/assessment.ts';
import { isDemonstration, subjectOf } from '../record/signing-key.ts';
import type { SignatureClaims } from './pdf/sign.ts';

/** What the report says of a demonstration key, on its cover and in every footer. */
const DEMONSTRATION_NOTICE = 'Signed with a demonstration key: it does not prove who signed';

/** What a report that is signed with a certificate says of its key; null for nothing. It says these words or none. */
export function keyNoticeOf(certificate: X509Certificate): string | null {
  return isDemonstration(certificate) ? DEMONSTRATION_NOTICE : null;
}

/** What the signature of a report says of itself, besides when: programs that show PDFs show it to their readers. */
export function claimsOf(
  { organisation, period }: Pick<Assessment, 'organisation' | 'period'>,
  certificate: X509Certificate,
): Pick<SignatureClaims, 'reason' | 'location' | 'name'> {
  return {
    reason: `Audit report of ${organisation.deployment.title} for ${period.id}`,
    location: organisation.organisation,
    name: subjectOf(certificate),
  };
}
