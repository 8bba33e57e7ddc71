import { DISCLOSURE_NAMESPACE, PACKAGE_NAMESPACE, PLACES } from './layout.ts';

/** What the instructions speak of. */
export interface InstructionFacts {
  /** e.g. `harbour-2026-Q3`. */
  readonly name: string;
  /** Name under which the signing key is trusted, e.g. `proofbook/harbour`. */
  readonly principal: string;
  /** Path of the report in the package. */
  readonly report: string;
  readonly hasTimestamp: boolean;
}

/** One check that needs nothing of ours. */
export interface ForeignCheck {
  readonly title: string;
  readonly command: string;
  /** What it prints when all is well. */
  readonly good: string;
  /** What any other answer means. */
  readonly otherwise: string;
}

/** The checks in their order. They run in the folder of the package; `$TRUST` is the file of keys, received by another way. */
export function foreignChecks({ principal, report, hasTimestamp }: InstructionFacts): ForeignCheck[] {
  const checks: ForeignCheck[] = [
    {
      title: 'Every file has the bytes it had when it was signed',
      command: `sha256sum --check --strict --quiet ${PLACES.sums}`,
      good: 'It prints nothing and exits with 0.',
      otherwise: 'A file that is named as FAILED was changed, or is missing.',
    },
    {
      title: 'No file was added',
      command: `find . ! -type d ${[PLACES.sums, PLACES.signature, PLACES.timestamp].map((path) => `! -path ./${path}`).join(' ')} | sed 's,^\\./,,' | LC_ALL=C sort | diff - <(cut -c67- ${PLACES.sums})`,
      good: 'It prints nothing and exits with 0.',
      otherwise: 'A line with "<" is a file that nobody signed; a line with ">" is a file that is missing.',
    },
    {
      title: 'The list of digests was signed by the key you trust',
      command: `ssh-keygen -Y verify -f "$TRUST" -I ${principal} -n ${PACKAGE_NAMESPACE} -s ${PLACES.signature} < ${PLACES.sums}`,
      good: `It prints: Good "${PACKAGE_NAMESPACE}" signature for ${principal}.`,
      otherwise: 'Somebody else signed it, or the list was changed after it was signed.',
    },
  ];
  if (hasTimestamp)
    checks.push({
      title: 'The list existed at the time that an authority states',
      command: `openssl ts -verify -data ${PLACES.sums} -in ${PLACES.timestamp} -CAfile "$TSA"`,
      good: 'It prints: Verification: OK.',
      otherwise: 'The time stamp is of something else, or by an authority that your file does not hold.',
    });
  checks.push({
    title: 'The report is signed, and nothing was added to it',
    command: `pdfsig ${report}`,
    good: 'It prints: Signature is Valid, and: Total document signed.',
    otherwise:
      'The report was changed after it was signed. What it says of the certificate is about who signed: a demonstration key is trusted by nobody.',
  });
  return checks;
}

/** `VERIFY.txt`: the checks as commands, with nothing of ours among them. */
export function instructions(facts: InstructionFacts): string {
  const checks = foreignChecks(facts);
  const lines = [
    `How to verify ${facts.name} with nothing but common programs`,
    '',
    'Run these in bash, in the folder that holds this file. The programs are coreutils, OpenSSH, OpenSSL and Poppler.',
    'Keys are never taken from the package: put the path of the file of keys, which you received by another way, here.',
    '',
    `    TRUST=\${TRUST:?the path of the file of keys, which did not come with this package}`,
    ...(facts.hasTimestamp ? [`    TSA=\${TSA:-../tsa-ca.pem}`] : []),
    '',
    ...checks.flatMap(({ title, command, good, otherwise }, index) => [
      `${index + 1}. ${title}`,
      '',
      `    ${command}`,
      '',
      `   ${good}`,
      `   Otherwise: ${otherwise}`,
      '',
    ]),
    'With Proofbook installed, one command checks all of this, the evidence record and what belongs to what:',
    '',
    `    proofbook verify . --trust "$TRUST"`,
    '',
    'and this one also judges the evidence again and writes the report again, to compare them byte for byte:',
    '',
    `    proofbook verify . --trust "$TRUST" --rederive`,
    '',
    ...disclosureLines(facts),
  ];
  return lines.join('\n');
}

/** How to check, with and without Proofbook, what the owner disclosed of the redacted evidence. */
function disclosureLines({ principal }: InstructionFacts): string[] {
  return [
    'If its owner disclosed a redacted value or file to you: the .json file with its .sig beside it, here D',
    '',
    '   With Proofbook installed, after the package:',
    '',
    '      proofbook verify . --trust "$TRUST" --disclosure "$D"',
    '',
    '   Without it, first who signed, and that it belongs to this package. They print: Good signature, and a digest.',
    '',
    `      ssh-keygen -Y verify -f "$TRUST" -I ${principal} -n ${DISCLOSURE_NAMESPACE} -s "$D.sig" < "$D"`,
    `      grep -o "$(sha256sum ${PLACES.manifest} | cut -c-64)" "$D"`,
    '',
    '   Then what it opens: the first command prints it. The commitment is the SHA-256 of the salt and what it opens, one after the other;',
    '   the last command prints the line of this package that holds it, with the path and, of a value, the place and what stands there now.',
    '',
    `      sed 's/.*"content":"\\([^"]*\\)".*/\\1/' "$D" | base64 -d; echo`,
    `      SALT=$(sed 's/.*"salt":"\\([^"]*\\)".*/\\1/; s/../\\\\x&/g' "$D")`,
    `      C=$({ printf "$SALT"; sed 's/.*"content":"\\([^"]*\\)".*/\\1/' "$D" | base64 -d; } | sha256sum | cut -c-64)`,
    `      grep -F "$C" ${PLACES.redactions} ${PLACES.evidenceIndex}`,
    '',
    '   Otherwise: it is of another package, was changed, or is not what was committed to.',
    '',
  ];
}
