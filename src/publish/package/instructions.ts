import { foreignChecks, type InstructionFacts, preamble } from './foreign-checks.ts';
import { DISCLOSURE_NAMESPACE, PLACES } from './layout.ts';

/** How to get what is not needed. There is no address of ours to print: a package says nothing of where it was made. */
export const HOW_TO_GET =
  'Proofbook is not needed for any of this, and you need not trust it. It is a program for Node.js: get its source from the ' +
  "project's repository or from its owner, by another way than this package, run npm ci in its folder, and run it there.";

/** What somebody with the signing key could still have done, and what a forger of the whole package could. */
const LIMITS = [
  'That these are the commands: this text came with what it checks. Compare it with that of another package, or run proofbook verify.',
  'That the runbook, the tables and the other files say what the assessment says: whoever holds the key can sign others. ' +
    'proofbook verify --rederive --site writes them again and compares.',
  'That the verdicts follow from the evidence, and that the report shows them as they are: the same command judges and composes again.',
  'That the evidence is true and whole: nothing in a package can show what nobody collected.',
];

/** `VERIFY.txt`: the checks as commands, with nothing of ours among them. */
export function instructions(facts: InstructionFacts): string {
  const { name } = facts;
  const lines = [
    `How to verify ${name} with nothing but common programs`,
    '',
    'Run these in any POSIX shell, in the folder that holds this file. The programs are coreutils, OpenSSH, OpenSSL 3, Python 3 and',
    'Poppler. Two things never come from the package, or a forger would have brought them: the file of keys, which its owner hands to',
    'you by another way (whoever runs Proofbook finds it in .proofbook/keys/allowed_signers), and the fingerprint of the key in it,',
    'which its owner tells you, for instance over the telephone. Set both first: TRUST=… and FINGERPRINT=…',
    '',
    ...preamble(facts).map((line) => `    ${line}`),
    '',
    ...foreignChecks(facts).flatMap(({ title, commands, good, otherwise }, index) => [
      `${index + 1}. ${title}`,
      '',
      ...commands.map((command) => `    ${command}`),
      '',
      `   ${good}`,
      `   Otherwise: ${otherwise}`,
      '',
    ]),
    'What these commands do not show:',
    '',
    ...LIMITS.flatMap((text) => wrapped(`- ${text}`)),
    '',
    'Afterwards, what was unpacked on the way can go:',
    '',
    '    rm -r "$T"',
    '',
    ...wrapped(HOW_TO_GET),
    'One command then checks all of this, and what belongs to what; say what you asked for:',
    '',
    `  npx proofbook verify PATH-OF-THIS-FOLDER --trust "$TRUST" ${asked(facts)}`,
    '',
    'and this one also judges the evidence again and writes report, files and runbook again, to compare them byte for byte:',
    '',
    `  npx proofbook verify PATH-OF-THIS-FOLDER --trust "$TRUST" ${asked(facts)} --rederive --site`,
    '',
    ...disclosureLines(facts),
  ];
  return lines.join('\n');
}

/** The options that name what a reader asked for. */
export function asked({ name }: Pick<InstructionFacts, 'name'>): string {
  const [, deployment = '', period = ''] = /^(.*)-(\d{4}-Q\d)$/.exec(name) ?? [];
  return `--deployment ${deployment} --period ${period}`;
}

function wrapped(text: string): string[] {
  return text.match(/.{1,130}(?:\s|$)/g)?.map((line) => line.trim()) ?? [];
}

/** How to check, with and without Proofbook, what the owner disclosed of the redacted evidence. */
function disclosureLines({ principal }: InstructionFacts): string[] {
  const content = `sed 's/.*"content":"\\([^"]*\\)".*/\\1/' "$D" | base64 -d`;
  return [
    'If its owner disclosed a redacted value or file to you: the .json file with its .sig beside it, here D',
    '',
    '   With Proofbook, after the package:',
    '',
    '      npx proofbook verify PATH-OF-THIS-FOLDER --trust "$TRUST" --disclosure "$D"',
    '',
    '   Without it, first who signed, and that it belongs to this package. They print: Good signature with the fingerprint, and a digest.',
    '',
    `      ssh-keygen -Y verify -f "$TRUST" -I ${principal} -n ${DISCLOSURE_NAMESPACE} -s "$D.sig" < "$D"`,
    `      grep -o "$(sha256sum ${PLACES.manifest} | cut -c-64)" "$D"`,
    '',
    '   Then what it opens: the first command prints it. The commitment is the SHA-256 of the salt and what it opens, one after the other;',
    '   the last command prints the line of this package that holds it, with the path and, of a value, the place and what stands there now.',
    '',
    `      ${content}; echo`,
    `      SALT=$(sed 's/.*"salt":"\\([^"]*\\)".*/\\1/' "$D")`,
    `      C=$({ openssl asn1parse -genstr "FORMAT:HEX,OCTETSTRING:$SALT" -noout -out /dev/stdout | tail -c 32; ${content}; } | sha256sum | cut -c-64)`,
    `      grep -F "$C" ${PLACES.redactions} ${PLACES.evidenceIndex}`,
    '',
    '   Otherwise: it is of another package, was changed, or is not what was committed to.',
    '',
  ];
}
