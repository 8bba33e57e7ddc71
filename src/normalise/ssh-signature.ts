import { parseSignature } from '../people/sshsig.ts';
import type { Reader, Reading } from './reader.ts';
import { textOf } from './text.ts';

/** Bytes of the largest signature that is read: the longest of an RSA key has some 3000. */
const SIGNATURE_BYTES = 64 * 1024;

/** How the name of a signature ends; before it stands the path of the file that it signs. */
export const SIGNATURE_ENDING = '.sig';

/**
 * Detached signatures of `ssh-keygen -Y sign`. A signature is tied to its file by path: `reviews.yaml.sig` signs `reviews.yaml`.
 * Whether it fits that file is not decided here, see `signed-records.ts`.
 */
export default {
  format: 'ssh-signature',
  title: 'SSH signature',
  yields: ['fileSignature'],

  recognises({ head }) {
    return head.startsWith('-----BEGIN SSH SIGNATURE-----');
  },

  read(file): Reading {
    const { key, namespace } = parseSignature(textOf(file, SIGNATURE_BYTES));
    const ends = file.path.endsWith(SIGNATURE_ENDING);
    return {
      artefact: file.path,
      takenAt: null,
      covers: null,
      facts: [
        {
          kind: 'fileSignature',
          signs: ends ? file.path.slice(0, -SIGNATURE_ENDING.length) : '',
          namespace,
          keyType: key.type,
          fingerprint: key.fingerprint,
          from: { evidence: file.digest, at: '' },
        },
      ],
      notes: ends ? [] : [`Its name does not end in "${SIGNATURE_ENDING}", so it is not known what it signs.`],
    };
  },
} satisfies Reader;
