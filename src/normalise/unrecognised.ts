import type { Sample } from './sample.ts';

/** A kind of file that is often dropped by mistake: how to tell it, and what to say about it. */
interface Acquaintance {
  readonly is: (sample: Sample, text: string) => boolean;
  readonly says: string;
}

const startsWith =
  (...bytes: readonly number[]) =>
  ({ start }: Sample) =>
    bytes.every((byte, index) => start[index] === byte);
const has =
  (...names: readonly string[]) =>
  ({ shape, keys }: Sample) =>
    (shape === 'json-object' || shape === 'json-array') && names.every((name) => keys.has(name));
const matches = (pattern: RegExp) => (_sample: Sample, text: string) => pattern.test(text);

const NATIVE = 'Trivy writes its own JSON with "--format json --output FILE".';

/** Messages are short; in longer files such words are those of a log. */
const MESSAGE_CHARACTERS = 4096;
const ERROR_MESSAGE =
  /^(?:usage:|error:|fatal:?\s|unknown (?:flag|command|option)|.*\b(?:command not found|no such file or directory|permission denied|cannot connect to the docker daemon)\b|.*\tFATAL\t|run '.*--help')/im;

const DATE = /(?:\d{4}[-/]\d\d[-/]\d\d|\w{3} [ \d]\d \d\d:\d\d:\d\d|\d\d\/\w{3}\/\d{4}:)/;
const DATED_LINE = new RegExp(`^.{0,99}?${DATE.source}`, 'm');
/** Settings in YAML may hold dates anywhere but right at the beginning. */
const DATED_START = new RegExp(`^[^\\n#]{0,40}?${DATE.source}`);

const BINARIES: readonly Acquaintance[] = [
  { is: startsWith(0x1f, 0x8b), says: 'It is compressed with gzip. Unpack it into the drop folder.' },
  { is: startsWith(0x42, 0x5a, 0x68), says: 'It is compressed with bzip2. Unpack it into the drop folder.' },
  { is: startsWith(0xfd, 0x37, 0x7a, 0x58, 0x5a), says: 'It is compressed with xz. Unpack it into the drop folder.' },
  { is: startsWith(0x28, 0xb5, 0x2f, 0xfd), says: 'It is compressed with zstd. Unpack it into the drop folder.' },
  {
    is: (sample) => startsWith(0x50, 0x4b, 0x03, 0x04)(sample) && /\.(?:xlsx|docx|pptx|odt|ods)$/.test(sample.name),
    says: 'It is an office document. Export what it was made from, in the format of the tool that made it.',
  },
  { is: startsWith(0x50, 0x4b, 0x03, 0x04), says: 'It is a zip archive. Unpack it into the drop folder.' },
  {
    is: ({ start }) => new TextDecoder('latin1').decode(start.subarray(257, 262)) === 'ustar',
    says: 'It is a tar archive. Unpack it into the drop folder.',
  },
  {
    is: startsWith(0x25, 0x50, 0x44, 0x46, 0x2d),
    says: 'It is a PDF, made for people. Export the same from the tool as JSON or YAML.',
  },
  {
    is: (sample) => startsWith(0x89, 0x50, 0x4e, 0x47)(sample) || startsWith(0xff, 0xd8, 0xff)(sample),
    says: 'It is a picture. A screenshot shows nothing that can be checked: export the settings it shows.',
  },
  { is: isUtf16, says: 'It is text in UTF-16, as PowerShell writes with ">". Save it as UTF-8.' },
];

const TEXTS: readonly Acquaintance[] = [
  {
    is: matches(/-----BEGIN [A-Z ]*PRIVATE KEY-----/),
    says: 'It holds a private key. Take it out of the drop folder at once and replace the key if the folder was shared.',
  },
  {
    is: ({ head }) => head.trim() === 'null',
    says: 'It holds "null" and names nothing it could be about: Trivy before 0.20 wrote that for a clean scan, other tools for no answer. Use a current release.',
  },
  {
    is: has('runs'),
    says: `It is SARIF of a kind that is not read here: most of it does not tell what was scanned. Export the scanner's own JSON. ${NATIVE}`,
  },
  {
    is: (sample) => has('spdxVersion')(sample) || has('SPDXID')(sample),
    says: 'It is a bill of materials: it lists components, not their vulnerabilities. Scan it with "trivy sbom --format json FILE".',
  },
  {
    is: has('ClusterName'),
    says: 'It is a Trivy report of a Kubernetes cluster. Scan the images of this deployment with "trivy image --format json".',
  },
  {
    is: (sample) => has('SummaryControls')(sample) || has('ID', 'Title', 'Results')(sample),
    says: `It is a compliance report of Trivy, which lacks what was scanned. ${NATIVE}`,
  },
  { is: has('Findings'), says: `It is in the format of AWS Security Hub. Export the scanner's own JSON. ${NATIVE}` },
  {
    is: (sample) =>
      has('scan', 'vulnerabilities')(sample) || has('check_name', 'fingerprint')(sample) || has('detector', 'manifests')(sample),
    says: `It is a report for GitLab or GitHub. Export the scanner's own JSON. ${NATIVE}`,
  },
  {
    is: (sample, text) => sample.keys.has('proofbook') && /^["']?proofbook["']?\s*:\s*["']?collection\//m.test(text),
    says: 'It is a collection manifest, and one counts only as "collection.yaml" at the top of the drop folder. Until then the age of the files is unknown.',
  },
  {
    is: ({ keys }) => keys.has('proofbook'),
    says: 'It is one of our own files, but of no kind that is read from a drop folder: check the first line, which names the kind.',
  },
  {
    is: ({ keys, shape }) => shape !== 'json-lines' && keys.has('apiVersion') && keys.has('kind'),
    says: 'It is a Kubernetes object. Collect what this deployment itself runs on.',
  },
  { is: matches(/^\s*(?:<!doctype html|<html)/i), says: 'It is a web page. Export the same from the tool as JSON or YAML.' },
  { is: matches(/^\s*<(?:\?xml|!--|[a-z][\w:-]*[\s>])/i), says: 'It is XML. Export the same from the tool as JSON.' },
  {
    is: matches(/[┌├│]|^Total: \d+ \((?:UNKNOWN|LOW|MEDIUM|HIGH|CRITICAL): \d+/m),
    says: `It is a table made for the terminal, as Trivy prints it. ${NATIVE}`,
  },
  {
    is: matches(/Docker Bench for Security|^\[(?:PASS|WARN|INFO|NOTE)\] +\d/m),
    says: 'It is the printed log of Docker Bench for Security. Collect the JSON that it writes beside the log.',
  },
  {
    is: matches(/^"?id"?,"?fqdn\/ip"?,/),
    says: 'It is CSV of testssl.sh, which does not show where it was cut off. Export "--jsonfile-pretty FILE".',
  },
  {
    is: matches(/^#!/),
    says: 'It is a script that makes no backup, which no check reads. Evidence is what it leaves behind: its schedule, its files, its logs.',
  },
  {
    is: (sample, text) => sample.head.length < MESSAGE_CHARACTERS && ERROR_MESSAGE.test(text),
    says: 'It is the error message of a command, not its result. Mend the command and run it again.',
  },
  {
    is: matches(/^(?:export )?[A-Z][A-Z0-9_]*=/m),
    says: 'It looks like a file of environment variables, which holds secrets in clear. Take it out of the drop folder; the host snapshot measures secrets without showing them.',
  },
  {
    is: ({ shape }, text) => (shape === 'text' && DATED_LINE.test(text)) || (shape === 'yaml' && DATED_START.test(text)),
    says: 'It looks like a log in plain text. Log sources are read as JSON, one record a line: switch the service to JSON logs.',
  },
];

/**
 * What a file that no reader claims looks like, and what to do about it, in one or two sentences.
 * Of its content only the names of its outermost members are shown: it may hold secrets.
 */
export function describeUnrecognised(sample: Sample): string {
  const binary = BINARIES.find(({ is }) => is(sample, ''));
  if (binary !== undefined) return binary.says;
  if (sample.shape === 'binary') return 'It is a binary file, or text that is not UTF-8. Collect it as text in UTF-8.';
  if (sample.head.trim() === '') return 'It holds nothing but white space. Export it again.';
  const text = withoutColours(sample.head);
  const known = TEXTS.find(({ is }) => is(sample, text));
  return (
    known?.says ?? `It is ${SHAPES[sample.shape]} of no format known here${membersOf(sample)}. Check what it is meant to show.`
  );
}

const SHAPES = {
  'json-object': 'JSON',
  'json-array': 'a JSON array',
  'json-lines': 'JSON, one record a line,',
  yaml: 'YAML',
  text: 'text',
} as const;

const SHOWN_MEMBERS = 8;
const SHOWN_CHARACTERS = 40;

function membersOf({ keys }: Sample): string {
  if (keys.size === 0) return '';
  const names = [...keys].slice(0, SHOWN_MEMBERS).map((name) => JSON.stringify(name.slice(0, SHOWN_CHARACTERS)));
  const more = keys.size > SHOWN_MEMBERS ? ` and ${keys.size - SHOWN_MEMBERS} more` : '';
  return `; its outermost members are ${names.join(', ')}${more}`;
}

/** A byte-order mark, or every second of the first bytes zero. */
function isUtf16(sample: Sample): boolean {
  if (startsWith(0xff, 0xfe)(sample) || startsWith(0xfe, 0xff)(sample)) return true;
  const zero = (parity: number) =>
    sample.start.length >= 4 && sample.start.every((byte, index) => index % 2 !== parity || byte === 0);
  return zero(0) !== zero(1);
}

/** Terminal colours stand in front of the words to look for. */
function withoutColours(text: string): string {
  return text
    .split('\u001b')
    .map((part, index) => (index === 0 ? part : part.replace(/^\[[\d;]*m/, '')))
    .join('');
}
