import { PACKAGE_NAMESPACE, PLACES } from './layout.ts';
import type { Manifest } from './manifest.ts';

/** What the instructions speak of. */
export interface InstructionFacts {
  /** e.g. `harbour-2026-Q3`. */
  readonly name: string;
  /** Name under which the signing key is trusted, e.g. `proofbook/harbour`. */
  readonly principal: string;
  /** Of the signing key, as `ssh-keygen -l` prints it. */
  readonly fingerprint: string;
  readonly report: Manifest['report'];
  /** Path of the assessment in the package. */
  readonly assessment: string;
  readonly hasTimestamp: boolean;
}

/** One check that needs nothing of ours. */
export interface ForeignCheck {
  readonly title: string;
  /** Lines for any POSIX shell. The last one that ends in failure says that the check failed. */
  readonly commands: readonly string[];
  /** What it prints when all is well. */
  readonly good: string;
  /** What any other answer means. */
  readonly otherwise: string;
}

/** What the reader says before the checks: nothing of it is ever taken from the package. */
export function preamble({ hasTimestamp }: Pick<InstructionFacts, 'hasTimestamp'>): string[] {
  return [
    'TRUST=${TRUST:?the path of the file of keys that its owner handed to you, not with this package}',
    'FINGERPRINT=${FINGERPRINT:?the fingerprint of the key as its owner told you, SHA256: and 43 characters}',
    ...(hasTimestamp ? ['TSA=${TSA:?the path of the certificates of the time-stamping authority that you trust}'] : []),
    'T=$(mktemp -d)',
  ];
}

/** The checks in their order. They run in the folder of the package, after {@link preamble}. */
export function foreignChecks(facts: InstructionFacts): ForeignCheck[] {
  return [
    ...filesAndSigner(facts),
    ...(facts.hasTimestamp ? [timestamp()] : []),
    ...otherSignatures(facts),
    record(),
    ...report(facts),
  ];
}

function filesAndSigner({ principal, hasTimestamp }: InstructionFacts): ForeignCheck[] {
  const beside = [PLACES.sums, PLACES.signature, ...(hasTimestamp ? [PLACES.timestamp] : [])];
  const unlisted = beside.map((path) => `! -path ./${path}`).join(' ');
  return [
    {
      title: 'Every file has the bytes it had when it was signed',
      commands: [`sha256sum --check --strict --quiet ${PLACES.sums}`],
      good: 'It prints nothing and exits with 0.',
      otherwise: 'A file that is named as FAILED was changed, or is missing.',
    },
    {
      title: 'No file was added',
      commands: [
        `cut -c67- ${PLACES.sums} > "$T/listed"`,
        `find . ! -type d ${unlisted} | sed 's,^\\./,,' | LC_ALL=C sort | diff "$T/listed" -`,
      ],
      good: 'It prints nothing and exits with 0.',
      otherwise: 'A line with ">" is a file that nobody signed; a line with "<" is a file that is missing.',
    },
    {
      title: 'The list of digests was signed by the key whose fingerprint its owner told you',
      commands: [
        `ssh-keygen -Y verify -f "$TRUST" -I ${principal} -n ${PACKAGE_NAMESPACE} -s ${PLACES.signature} < ${PLACES.sums} > "$T/said"`,
        `grep -Fx "Good \\"${PACKAGE_NAMESPACE}\\" signature for ${principal} with ED25519 key $FINGERPRINT" "$T/said"`,
      ],
      good: `It prints: Good "${PACKAGE_NAMESPACE}" signature for ${principal} with ED25519 key, and then that very fingerprint.`,
      otherwise:
        'Somebody else signed it, the list was changed after it was signed, or the file of keys is not the one that its owner meant: it may have come with the package.',
    },
  ];
}

function timestamp(): ForeignCheck {
  return {
    title: 'The list existed at the time that an authority states',
    commands: [`openssl ts -verify -data ${PLACES.sums} -in ${PLACES.timestamp} -CAfile "$TSA"`],
    good: 'It prints: Verification: OK.',
    otherwise: 'The time stamp is of something else, or by an authority that your file does not hold.',
  };
}

/** A key of Ed25519 in the form that OpenSSL reads begins with these bytes (RFC 8410). */
const KEY_HEAD = "printf '\\060\\052\\060\\005\\006\\003\\053\\145\\160\\003\\041\\000'";
const VERIFY = 'openssl pkeyutl -verify -pubin -inkey "$T/key.pem" -rawin -in "$T/signed" -sigfile "$T/sig"';

function otherSignatures({ principal }: InstructionFacts): ForeignCheck[] {
  const member = (name: string): string => `sed 's/.*"${name}":"\\([^"]*\\)".*/\\1/' ${PLACES.statement} | base64 -d`;
  return [
    {
      title: 'The same key as OpenSSL reads it, out of the signature over the list',
      commands: [
        `grep -v '^-----' ${PLACES.signature} | base64 -d | head -c 65 | tail -c 51 > "$T/blob"`,
        `{ ${KEY_HEAD}; tail -c 32 "$T/blob"; } | openssl pkey -pubin -inform DER -out "$T/key.pem"`,
        'test "SHA256:$(openssl dgst -sha256 -binary "$T/blob" | base64 | tr -d =)" = "$FINGERPRINT" && echo Same key',
      ],
      good: 'It prints: Same key. The next two checks use it.',
      otherwise: 'The signature was made by another key.',
    },
    {
      title: 'The statement over the files was signed by that key, names the same files, and says what the package is',
      commands: [
        `${member('payload')} > "$T/payload"`,
        `${member('sig')} > "$T/sig"`,
        `{ printf 'DSSEv1 28 application/vnd.in-toto+json %d ' "$(wc -c < "$T/payload")"; cat "$T/payload"; } > "$T/signed"`,
        `grep -v '  ${PLACES.statement.replaceAll('.', '\\.')}$' ${PLACES.sums} > "$T/others"`,
        `sed 's/.*"predicate":{\\([^}]*\\)}.*/\\1/' "$T/payload"; echo`,
        `${VERIFY} && { cat "$T/payload"; echo; } | tr '{' '\\n' | sed -n 's/^"sha256":"\\([0-9a-f]*\\)"},"name":"\\([^"]*\\)".*/\\1  \\2/p' | diff "$T/others" -`,
      ],
      good: 'It prints deployment, period and the instant as of which it was judged, which must be those that you asked for, and: Signature Verified Successfully.',
      otherwise:
        'The statement was changed, or is of another package. An older package is as genuine as a newer one: look at the period.',
    },
    {
      title: 'The checkpoint of the evidence record was signed by that key',
      commands: [
        `sed '/^$/,$d' ${PLACES.checkpoint} > "$T/signed"`,
        `sed -n 's,^— ${principal} ,,p' ${PLACES.checkpoint} | base64 -d | tail -c 64 > "$T/sig"`,
        'cat "$T/signed"',
        VERIFY,
      ],
      good: `It prints ${principal}, how many lines the record has, and the root of the tree over them; and: Signature Verified Successfully.`,
      otherwise: 'The checkpoint was changed, or is of another record.',
    },
  ];
}

/** Everything stands below the first line, so that it runs however far it is indented. */
const RECORD = String.raw`python3 -c 'if 1:
 import base64, hashlib, json
 manifest = json.load(open("manifest.json", encoding="utf-8"))
 origin, size, root = open("checkpoint", encoding="utf-8").read().split("\n")[:3]
 evidence, record = manifest["evidence"], manifest["record"]
 def sha256(*parts): return hashlib.sha256(b"".join(parts)).digest()
 def stands(node, claim):
  index, last = claim["index"], int(size) - 1
  for step in map(base64.b64decode, claim["proof"]):
   if index % 2 or index == last:
    node = sha256(b"\1", step, node)
    while index % 2 == 0 and index: index, last = index // 2, last // 2
   else: node = sha256(b"\1", node, step)
   index, last = index // 2, last // 2
  return last == 0 and base64.b64encode(node).decode() == root
 def expect(holds, name):
  if not holds: raise SystemExit("NOT IN THE RECORD: " + name)
 closing = json.loads(record["closing"])
 expect(stands(sha256(b"\0", record["closing"].encode()), record["inclusion"]), "the line that closes the collect")
 expect(closing["files"] == len(evidence) and closing["period"] == manifest["period"], "this collect")
 for number, item in enumerate(evidence):
  leaf = base64.b64decode(item["leaf"])
  expect(stands(leaf, item["inclusion"]), item["path"])
  expect(item["inclusion"]["index"] == record["inclusion"]["index"] - len(evidence) + number, item["path"])
  if item["disclosure"] in ("redacted", "withheld"): continue
  line = json.loads(item["entry"])
  expect(sha256(b"\0", item["entry"].encode()) == leaf, item["path"])
  expect([line[key] for key in ("path", "digest", "size")] == [item[key] for key in ("path", "digest", "size")], item["path"])
 print(len(evidence), "files stand in the record", origin, "of", size, "lines")'`.split('\n');

function record(): ForeignCheck {
  return {
    title: 'Every file of evidence stands in the record of that checkpoint, and none of the collect is left out (RFC 9162)',
    commands: RECORD,
    good: 'It prints how many files stand in the record.',
    otherwise: 'What is named was not collected, was replaced, or was left out.',
  };
}

function report({ report: { path, unsigned, signer }, assessment }: InstructionFacts): ForeignCheck[] {
  const name = path.split('/').at(-1) ?? path;
  return [
    {
      title: 'The report is signed, and nothing was added to it',
      commands: [
        `pdfsig ${path} > "$T/said"; cat "$T/said"`,
        `grep -q 'Signature is Valid' "$T/said" && grep -q 'Total document signed' "$T/said" && test "$(grep -c '^Signature #' "$T/said")" -eq 1 && echo One signature over all of it`,
      ],
      good: 'It prints: Signature is Valid, and: Total document signed; and at the end: One signature over all of it.',
      otherwise:
        'The report was changed after it was signed. What it says of the certificate is about who signed: see the next check.',
    },
    {
      title: 'Whose certificate signed the report',
      commands: [
        `R=$PWD/${path}; (cd "$T" && pdfsig -dump "$R" > "$T/said")`,
        `openssl pkcs7 -inform DER -in "$T/${name}.sig0" -print_certs | openssl x509 -noout -subject -nameopt oneline,utf8,-esc_msb -fingerprint -sha256`,
      ],
      good: `It prints subject and fingerprint. This package says that they are ${signer.subject} and ${signer.fingerprint}. Ask the owner for the fingerprint of the certificate, by another way, and compare.`,
      otherwise: 'Somebody else signed the report. A demonstration key is trusted by nobody.',
    },
    {
      title: 'The signature adds nothing to what the pages of the report show',
      commands: [
        `head -c ${unsigned.size} ${path} > "$T/plain.pdf"`,
        `pdftoppm -r 50 "$T/plain.pdf" "$T/plain" && pdftoppm -r 50 ${path} "$T/signed"`,
        `(cd "$T" && cksum plain-*.ppm | sed 's/ plain/ /' > plain.sums && cksum signed-*.ppm | sed 's/ signed/ /' | diff plain.sums -)`,
      ],
      good: 'It prints nothing and exits with 0: every page looks as it did before it was signed.',
      otherwise: 'Something was laid over the pages that are named by their numbers.',
    },
    {
      title: 'The assessment in the report is the one beside it',
      commands: [`pdfdetach -save 1 -o "$T/attached.json" ${path} && { cat "$T/attached.json"; echo; } | cmp - ${assessment}`],
      good: 'It prints nothing and exits with 0.',
      otherwise: 'The report is about another assessment.',
    },
  ];
}
