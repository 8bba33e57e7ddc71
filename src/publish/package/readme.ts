import { createHash } from 'node:crypto';
import type { Assessment, Status } from '../../domain/assessment.ts';
import { pageText } from '../page-text.ts';
import { instantText } from '../site/words.ts';
import { foreignChecks, type InstructionFacts, preamble } from './foreign-checks.ts';
import { asked, HOW_TO_GET } from './instructions.ts';
import { PLACES } from './layout.ts';
import type { Item, Manifest } from './manifest.ts';

const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --ground: #fff; --code: #f3f5f7; --link: #0550ae; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9da7b1; --line: #30363d; --ground: #0d1117; --code: #161b22; --link: #79b8ff; } }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 62rem; color: var(--ink); background: var(--ground); font: 1rem/1.55 system-ui, sans-serif; }
h1 { line-height: 1.2; margin: 0 0 .25rem; } h2 { margin: 2.5rem 0 .5rem; border-top: 1px solid var(--line); padding-top: 1.25rem; } h3 { margin: 1.5rem 0 .25rem; font-size: 1rem; }
p, li, dd { max-width: 46rem; overflow-wrap: anywhere; } .soft { color: var(--soft); } a { color: var(--link); }
code, pre { font: .875em/1.5 ui-monospace, monospace; background: var(--code); border-radius: 4px; } code { padding: .1em .3em; overflow-wrap: anywhere; } pre { padding: .75rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.table { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .9rem; } th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; } th { color: var(--soft); font-weight: 600; white-space: nowrap; }
dt { font-weight: 600; margin-top: .75rem; } dd { margin: 0; } .notice { border-left: 4px solid #bf8700; padding: .25rem .75rem; background: var(--code); }
`;

const STATUS_WORDS: Readonly<Record<Status, string>> = {
  satisfied: 'satisfied: every check passes on fresh evidence',
  'not-satisfied': 'not satisfied: a check fails and nobody accepted it',
  'not-assessed': 'not assessed: evidence is missing, too old, unreadable or does not decide it',
  'not-applicable': 'not applicable, and the evidence shows why',
  accepted: 'accepted until a day: what fails is an accepted risk',
  attested: "attested until a day: a person's dated record decides it",
};

const DISCLOSURE_WORDS: Readonly<Record<Item['disclosure'], string>> = {
  'as-received': 'as received',
  redacted: 'redacted by design',
  withheld: 'withheld by design',
  'not-taken-in': 'could not be taken in',
};

/** The results of `proofbook verify` in the words of a reader who has not seen it before. */
const ANSWERS: readonly (readonly [answer: string, meaning: string])[] = [
  ['VERIFIED (0)', 'Nothing was changed, removed or added since it was signed by a key that you trust.'],
  [
    'TAMPERED (4)',
    'Something is not as it was signed. It says what, and where. Rely on nothing in the package; ask for it again by another way.',
  ],
  [
    'TRUST NOT ESTABLISHED (5)',
    'Everything fits together, but no key that you trust vouches for it. Compare the key with its owner.',
  ],
  [
    'NOT WHAT YOU ASKED FOR (9)',
    'It is genuine, and of another deployment or period than you named with --deployment and --period.',
  ],
  ['INCOMPLETE (6)', 'What is there is genuine, but something that belongs to it is missing. It says what.'],
  [
    'DIFFERENT VERDICT (7)',
    'Judging the evidence again, or writing the files again, gave something else than what was signed. It says where.',
  ],
  [
    'NOT COMPARED (10)',
    'Nothing is wrong as far as it was looked at, and not all of it was: another version of the program wrote it, it holds a file that the program does not know, or it cannot prove how it follows from the checkpoint that you kept. It says what.',
  ],
];

/** What the page is made of. */
export interface ReadmeFacts extends InstructionFacts {
  readonly judged: Assessment;
  readonly manifest: Manifest;
  readonly machineReadable: readonly { readonly path: string; readonly title: string }[];
  readonly hasSite: boolean;
}

/** `README.html`: one page without scripts or anything from elsewhere, for an assessor who has never heard of Proofbook. */
export function readme(facts: ReadmeFacts): string {
  const { judged: assessment, manifest, name } = facts;
  const { organisation, period, findings } = assessment;
  const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${pageText(organisation.deployment.title)}, ${period.id}: package for the assessor</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${pageText(organisation.deployment.title)}, ${period.id}</h1>
<p class="soft">${pageText(organisation.organisation)}. Package for the assessor, judged as of ${pageText(instantText(assessment.asOf))}.</p>
${organisation.fictional ? '<p class="notice">This organisation and its systems are fictional: a demonstration.</p>' : ''}
${manifest.report.keyNotice === null ? '' : `<p class="notice">The report: ${pageText(manifest.report.keyNotice)}.</p>`}
<h2>What this is</h2>
<p>A hardening guide of ${findings.length} controls was judged on ${manifest.evidence.length} files of evidence. This package holds the evidence, the guide and the rules it was judged by, every judgement, and the report. You need not trust whoever made it: everything in it can be checked, and judged again.</p>
<ul>
<li><a href="${pageText(manifest.report.path)}">The signed report</a>, for reading and filing</li>
${facts.hasSite ? `<li><a href="site/index.html">The runbook</a>: the guide with its verdicts, every control and piece of evidence on a page of its own</li>` : ''}
<li><a href="${pageText(manifest.assessment.path)}">The assessment</a> as one JSON document, from which the report, the runbook and all other files are made</li>
<li><a href="${PLACES.requestsTable}">Requests</a>: what each control asks for and where it is; fill in Status (accepted or flagged) and Comment, and send it back</li>
<li><a href="${PLACES.samplesTable}">Samples</a>: the population behind each control and a sample of it that anyone can draw again; <a href="${PLACES.samples}">the rule</a></li>
${facts.machineReadable.map(({ path, title }) => `<li><a href="${pageText(path)}">${pageText(title)}</a></li>`).join('\n')}
</ul>
<h2>What was judged</h2>
<div class="table"><table><thead><tr><th scope="col">Controls</th><th scope="col">Outcome</th></tr></thead><tbody>
${Object.entries(STATUS_WORDS)
  .map(([status, words]) => `<tr><td>${assessment.counts[status as Status]}</td><td>${words}</td></tr>`)
  .join('\n')}
</tbody></table></div>
<p>Controls are mapped to ${pageText(assessment.frameworks.map(({ title, edition }) => `${title} ${edition}`).join(', '))}. Mapped to is not certified against.</p>
<h2>How to check it</h2>
<p>Two things come from the owner of the system by another way than this package, because a forger would put his own into it: the file of keys, <code>allowed_signers</code>, which the compliance officer hands to you; and the fingerprint of the key in it, which you are told, for instance over the telephone. This package says that it was signed with the key</p>
<pre>${pageText(facts.fingerprint)}   ${pageText(facts.principal)}</pre>
<p>and its report by the certificate with this SHA-256:</p>
<pre>${pageText(manifest.report.signer.fingerprint)}   ${pageText(manifest.report.signer.subject)}</pre>
<p>Believe both only when you were told the same. Never use an <code>allowed_signers</code> that lies in the archive or beside it. Then run these in any POSIX shell in the folder of this file; none of the programs is ours. <a href="${PLACES.instructions}">The same as text</a>.</p>
<pre>${preamble(facts).map(pageText).join('\n')}</pre>
${foreignChecks(facts)
  .map(
    ({ title, commands, good, otherwise }, index) =>
      `<h3>${index + 1}. ${pageText(title)}</h3>\n<pre>${commands.map(pageText).join('\n')}</pre>\n<p>${pageText(good)} Otherwise: ${pageText(otherwise)}</p>`,
  )
  .join('\n')}
<h3>All of it at once, and more</h3>
<p>${pageText(HOW_TO_GET)}</p>
<pre>npx proofbook verify PATH-OF-THIS-FOLDER --trust "$TRUST" ${asked(facts)} --rederive --site</pre>
<p>also checks what belongs to what, judges the evidence again, and writes report, files and runbook again to compare every byte. It says which package it is, and ends with one of these words and exit codes:</p>
<dl>
${ANSWERS.map(([answer, meaning]) => `<dt>${answer}</dt><dd>${meaning}</dd>`).join('\n')}
</dl>
<p>With <code>--rederive</code> it also says whether the rules installed are those of this package; where they are another version, verdicts are compared all the same, and it says so.</p>
<h2>Evidence</h2>
<p>Evidence lies under its SHA-256; the table says what it was called. <em>Redacted by design</em> means that names, addresses or secrets were replaced before anything was judged or published, so that every verdict rests on the very bytes that are here. The original is sealed in the owner's record; a salted commitment to it stands in the <a href="${PLACES.manifest}">manifest</a>, so that one original can be shown to you later and checked: <code>npx proofbook verify PATH-OF-THIS-FOLDER --trust "$TRUST" --disclosure FILE</code> says whether a value or file that its owner disclosed is what stood there, and the end of <a href="${PLACES.instructions}">${PLACES.instructions}</a> shows how to see that with <code>sha256sum</code> alone. For each file the manifest proves that its line stands in the signed evidence record (${manifest.record.size} lines, <a href="${PLACES.checkpoint}">checkpoint</a>).</p>
<div class="table"><table><thead><tr><th scope="col">Received as</th><th scope="col">Bytes</th><th scope="col">Here</th><th scope="col">SHA-256</th></tr></thead><tbody>
${manifest.evidence.map(evidenceRow).join('\n')}
</tbody></table></div>
<p class="soft">${pageText(name)}, made by Proofbook ${pageText(manifest.tools.proofbook)}. This page is the same for the same evidence, and says nothing of when it was made.</p>
</main>
</body>
</html>
`;
}

function evidenceRow({ path, digest, size, disclosure, redactions, problem }: Item): string {
  const counts = Object.entries(redactions).map(([kind, count]) => `${count} ${kind}`);
  const words = [
    DISCLOSURE_WORDS[disclosure],
    ...(counts.length > 0 ? [counts.join(', ')] : []),
    ...(problem === null ? [] : [problem]),
  ];
  const link = digest === null ? '' : `<a href="evidence/${digest}"><code>${digest}</code></a>`;
  return `<tr><td><code>${pageText(path)}</code></td><td>${size ?? ''}</td><td>${pageText(words.join('; '))}</td><td>${link}</td></tr>`;
}
