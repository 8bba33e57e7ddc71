import { z } from 'zod';
import { parseAddress } from '../../domain/address.ts';

const Glob = z.string().min(1, 'expected a glob such as logs/*.json, found none');
const Text = z.string().trim().min(1, 'expected words, found none');

/** Where in structured files (JSON, JSON lines, YAML) values stand. */
const Members = z.strictObject({
  /** Glob over paths in the drop folder, e.g. `logs/authentik-events.json`. */
  files: Glob,
  /** Paths of members: `results.*.user.username`; `*` is any one name or index, `**` any number of them. */
  at: z.array(z.string().regex(/^[^.]+(?:\.[^.]+)*$/, 'a member path is written with single dots, such as results.*.user')).min(1),
});

const Network = z.string().refine((text) => parseAddress(text) !== null, {
  error: ({ input }) => `"${input}" is neither an IP address nor a network such as 10.0.0.0/8`,
});

/**
 * What is taken out of evidence before it is published: `content/redaction.yaml`, `proofbook: redaction/1`.
 * Secrets and e-mail addresses are taken out without being named here. The file may name what must not be published, and is never published itself.
 */
export const RedactionRules = z.strictObject({
  proofbook: z.literal('redaction/1'),
  /** People: names of accounts and e-mail addresses. Letter case does not tell two people apart. */
  people: z
    .strictObject({
      /**
       * Members whose whole value names a person or an account; `Name(account)` names it twice. A number there becomes 0. A name found
       * there is replaced wherever it stands as a word in any file, unless it stands in the published guide or rules as well.
       */
      members: z.array(Members).default([]),
      /** Files in which every e-mail address is replaced, wherever it stands: all, unless some are named. */
      emails: z.array(Glob).default(['**']),
      /** Domains of e-mail addresses that are kept, so that own people can be told from others. */
      keepDomains: z.array(Text).default([]),
      /** Accounts and addresses of roles and programs, which stay as they are. */
      except: z.array(Text).default([]),
    })
    .prefault({}),
  /** IP addresses and networks. A network keeps its width; 0.0.0.0/0 and networks wider than /16 (IPv6 /48) are never touched. */
  addresses: z
    .strictObject({
      /**
       * Members in whose values addresses are replaced, e.g. `ClientAddr`; a port beside the address stays. In what cannot be read of the
       * file every address is. An address of a host found there is replaced wherever it stands in any file. In such a file members that
       * say where an address is (`geo`, `asn`, `city`) are taken out as well.
       */
      members: z.array(Members).default([]),
      /** Files in which every address is replaced, wherever it stands. */
      files: z.array(Glob).default([]),
      /** Networks whose addresses stay, e.g. 10.0.0.0/8. */
      except: z.array(Network).default([]),
    })
    .prefault({}),
  /** Texts that are replaced wherever they stand, letter case included. */
  literals: z
    .array(z.strictObject({ value: z.string().min(3, 'a literal has at least 3 characters'), files: Glob.default('**') }))
    .default([]),
  secrets: z
    .strictObject({
      /** Members that hold a secret whatever their name says. A number there becomes 0. */
      members: z.array(Members).default([]),
      /** Values that look like secrets and are none, each with the reason why it may be published. */
      except: z.array(z.strictObject({ value: Text, reason: Text })).default([]),
    })
    .prefault({}),
});
export type RedactionRules = z.infer<typeof RedactionRules>;

/** No rules of our own: secrets and e-mail addresses only. */
export const NO_RULES: RedactionRules = RedactionRules.parse({ proofbook: 'redaction/1' });
