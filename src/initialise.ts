import { createHash, randomBytes } from 'node:crypto';
import { loadContent } from './content.ts';
import type { Organisation } from './domain/organisation.ts';
import { Problem } from './domain/problem.ts';
import { packageTrust } from './publish/package/package-trust.ts';
import { redactionKeyIn } from './published-evidence.ts';
import { originOf } from './record/checkpoint.ts';
import { createDemonstrationKey } from './record/demonstration-key.ts';
import { createRecordKey, loadRecordSigner, recordKeyFilesIn } from './record/record-key.ts';
import { EvidenceRecord, exists, writeWhole } from './record/store.ts';
import { keyFilesIn, packageTrustIn, type Workspace } from './workspace.ts';

/**
 * Creates the evidence record with the key that signs its checkpoints, and a demonstration key; returns what was made.
 * Both are made once: what is there already is a Problem, or is left as it is with `ifMissing`.
 */
export async function initialise(
  workspace: Workspace,
  { ifMissing, algorithm, now }: { ifMissing: boolean; algorithm: 'ecdsa-p256' | 'rsa-3072'; now: Date },
): Promise<string[]> {
  const { organisation } = await loadContent(workspace.content);
  const made: string[] = [];
  if (!ifMissing || !(await exists(workspace.record))) {
    made.push(...(await createRecord(workspace, organisation.deployment.name)));
  }
  made.push(...(await createPackageKeys(workspace, organisation)));
  const { key, certificate } = keyFilesIn(workspace);
  if (!ifMissing || !(await exists(key))) {
    await refuseExisting(key);
    const fresh = await createDemonstrationKey({ algorithm, now, deployment: organisation.deployment.name });
    await writeWhole(certificate, `${fresh.certificate}${fresh.chain}`);
    await writeWhole(key, fresh.key, 0o600);
    made.push(key, certificate);
  }
  return made;
}

/** The key is in place before the record is: a record that nobody can add to never exists. */
async function createRecord({ record, keys }: Workspace, deployment: string): Promise<string[]> {
  const files = recordKeyFilesIn(keys);
  const { folder } = await EvidenceRecord.create(record, async () => {
    if (await exists(files.key)) throw keyWithoutRecord(files.key);
    const { signer, pem, vkey } = createRecordKey(originOf(deployment));
    await writeWhole(files.vkey, vkey);
    await writeWhole(files.key, pem, 0o600);
    return signer;
  });
  return [folder, files.key, files.vkey];
}

/** The key of redaction, and the public half of the record's key in the form that is handed to assessors; what is there stays as it is. */
async function createPackageKeys({ keys }: Workspace, organisation: Organisation): Promise<string[]> {
  const made: string[] = [];
  const redaction = redactionKeyIn(keys);
  if (!(await exists(redaction))) {
    await writeWhole(redaction, `${freshRedactionKey(organisation)}\n`, 0o600);
    made.push(redaction);
  }
  const trust = packageTrustIn({ keys });
  if (!(await exists(trust))) {
    await writeWhole(trust, packageTrust(await loadRecordSigner(recordKeyFilesIn(keys))));
    made.push(trust);
  }
  return made;
}

/** A fictional deployment has nobody to protect: its key follows from its name, so that it comes out the same on every machine. */
function freshRedactionKey({ fictional, deployment }: Organisation): string {
  return fictional
    ? createHash('sha256').update(`proofbook demonstration ${deployment.name}`).digest('hex')
    : randomBytes(32).toString('hex');
}

function keyWithoutRecord(key: string): Problem {
  return new Problem({
    what: 'There is the key of a record here, but no record.',
    where: key,
    why: 'A new record signed with it would contradict every checkpoint of the old one.',
    fix: 'Restore the record from a backup. To begin a new one, move its two key files away first.',
  });
}

async function refuseExisting(key: string): Promise<void> {
  if (!(await exists(key))) return;
  throw new Problem({
    what: 'There is a signing key here already; it is not replaced.',
    where: key,
    why: 'Reports signed with it could no longer be told apart from those of a stranger.',
    fix: 'Use the key as it is, or move it away first.',
  });
}
