import type { Pointer } from '../../domain/evidence.ts';
import { fail, type Observation, pass } from '../../domain/observation.ts';
import type { Organisation } from '../../domain/organisation.ts';
import { defineCheck } from '../check.ts';
import { quote } from '../quote.ts';

const DUTIES = [
  { subject: 'security', role: /security/i },
  { subject: 'infrastructure', role: /infrastructure/i },
  { subject: 'on-call duty', role: /\bon[\s-]?call\b/i },
];
const PLACEHOLDER =
  /yourdomain|your-?(?:domain|company|org)|\bexample\.(?:com|org|net)\b|xxx|change-?me|\bto-?do\b|\btbd\b|placeholder|<[^>]*>|\.{3}|(?:\d)(?:[\s-]?0){6,}/i;
/** Ends of names that belong to nobody: RFC 2606. */
const RESERVED = /\.(?:example|invalid|test|localhost)\b/i;
const REACHABLE = /^[^\s@]+@[^\s@]+\.[^\s@]+$|^https:\/\/\S+$|^\+?(?:[\s()./-]*\d){6,15}$/i;

export default defineCheck({
  id: 'contacts-real',
  title: 'The contacts are real',
  control: 'ORG-1.1',
  reads: [],
  requires: [],
  freshFor: 'P100D',
  why: 'A placeholder on the contacts page costs an hour on the worst day of the year.',
  remedy: 'Name a contact for security, infrastructure and on-call duty in content/organisation.yaml, at addresses that exist.',

  judge(_facts, { organisation, inputs }) {
    // The organisation file is no evidence from the drop folder; the assessment binds it by this digest.
    const from = { evidence: inputs.organisation, at: '$.contacts' };
    return DUTIES.map((duty) => judgeDuty(duty, organisation, from));
  },
});

function judgeDuty({ subject, role }: (typeof DUTIES)[number], organisation: Organisation, from: Pointer): Observation {
  const found = organisation.contacts.filter((contact) => role.test(contact.role));
  const remedy = `Write a contact for ${subject} into content/organisation.yaml, with an address or number that reaches somebody.`;
  if (found.length === 0) return fail(subject, `The organisation file names no contact for ${subject}.`, [from], { remedy });
  const unreal = found.filter(({ reach }) => !isReal(reach.trim(), organisation));
  if (unreal.length > 0)
    return fail(subject, `${quote(unreal.map(({ reach }) => reach))} is a placeholder, or no address or number.`, [from], {
      remedy,
    });
  return pass(subject, `${quote(found.map((contact) => contact.role))} is reached at ${quote(found.map(({ reach }) => reach))}.`, [
    from,
  ]);
}

/** The demonstration has nothing but reserved names; nobody else has one that works. */
function isReal(reach: string, { fictional }: Organisation): boolean {
  return reach.length <= 1000 && REACHABLE.test(reach) && !PLACEHOLDER.test(reach) && (fictional || !RESERVED.test(reach));
}
