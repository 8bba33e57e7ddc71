import { allowedSignerLine } from '../../people/allowed-signers.ts';
import { encodePublicKey } from '../../people/public-key.ts';
import type { NoteSigner } from '../../record/note.ts';
import { DISCLOSURE_NAMESPACE, PACKAGE_NAMESPACE } from './layout.ts';

/** The line of `allowed_signers` by which a reader trusts a record's key to sign packages, the checkpoints in them, and what is disclosed of them later. */
export function packageTrust({ name, key }: NoteSigner): string {
  return `${allowedSignerLine(name, 'Evidence record', encodePublicKey(key), `${PACKAGE_NAMESPACE},${DISCLOSURE_NAMESPACE}`)}\n`;
}
