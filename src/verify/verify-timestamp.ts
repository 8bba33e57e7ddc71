import { createHash } from 'node:crypto';
import { Problem } from '../domain/problem.ts';
import type { Instant } from '../domain/time.ts';
import { PLACES } from '../publish/package/layout.ts';
import type { Manifest } from '../publish/package/manifest.ts';
import { isTrusted, readTimestamp } from '../publish/package/timestamp.ts';
import type { Inspection } from './inspection.ts';
import type { SignedList } from './verify-sums.ts';

/** What a time stamp says. */
export interface StatedTime {
  readonly time: Instant;
  /** Subject of the authority's certificate, on one line. */
  readonly authority: string;
  readonly isTrusted: boolean;
}

/** Verifies the time stamp over the list of digests, at the time that it states. Null when there is none that holds. */
export async function verifyTimestamp(
  { bytes }: SignedList,
  manifest: Manifest | null,
  inspection: Inspection,
): Promise<StatedTime | null> {
  const { anchors } = inspection.trust;
  const response = await inspection.source.read(PLACES.timestamp);
  if (response === null) {
    if (inspection.source.files.has(PLACES.timestamp))
      inspection.find('timestamp-malformed', PLACES.timestamp, 'It cannot be read to its end.');
    else if (manifest !== null && manifest.timestamp !== null)
      inspection.find(
        'timestamp-missing',
        PLACES.timestamp,
        `${manifest.timestamp.authority} stamped the package, and the stamp is gone.`,
      );
    else inspection.notes.push('There is no time stamp: nobody but the signer says when the package was made.');
    return null;
  }
  if (manifest !== null && manifest.timestamp === null) {
    inspection.find('file-added', PLACES.timestamp, 'Whoever made the package asked for no time stamp: somebody else added one.');
    return null;
  }
  try {
    const stamp = readTimestamp(response);
    if (stamp.digest !== createHash('sha256').update(bytes).digest('hex')) {
      inspection.find('timestamp-wrong', PLACES.timestamp, 'It is over something else than this list of digests.');
      return null;
    }
    const stated = {
      time: stamp.time.toISOString(),
      authority: stamp.certificate.subject.split('\n').join(', '),
      isTrusted: isTrusted(stamp, anchors),
    };
    if (!stated.isTrusted && anchors.length > 0)
      inspection.find('timestamp-not-trusted', PLACES.timestamp, `"${stated.authority}" leads to no certificate that you trust.`);
    else if (!stated.isTrusted)
      inspection.notes.push(
        `Somebody who calls himself "${stated.authority}" says that it existed at ${stated.time}: give --tsa-trust to check who that is.`,
      );
    return stated;
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    inspection.find('timestamp-malformed', PLACES.timestamp, thrown.parts.what);
    return null;
  }
}
