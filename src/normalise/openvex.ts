import { z } from 'zod';
import type { Fact } from '../domain/fact.ts';
import { type Instant, parseInstant } from '../domain/time.ts';
import type { VexProduct, VexStatement } from '../domain/vex.ts';
import { counted } from './counted.ts';
import { parseJson } from './json.ts';
import type { Reader, Reading, SealedFile } from './reader.ts';

const CONTEXT = 'https://openvex.dev/ns';

const DateTime = z.string().transform((text, context): Instant => {
  const instant = parseInstant(text);
  if (instant === null) context.addIssue(`"${text}" is no date-time with a zone`);
  return instant ?? z.NEVER;
});

const Component = z.object({ '@id': z.string().optional(), identifiers: z.object({ purl: z.string().optional() }).optional() });

/** Up to version 0.0.2 a bare identifier, since 0.2.0 a structure. */
const Product = z.union([z.string(), Component.extend({ subcomponents: z.array(z.union([z.string(), Component])).optional() })]);

const Statement = z.object({
  vulnerability: z.union([z.string(), z.object({ name: z.string(), aliases: z.array(z.string()).optional() })], {
    error: 'expected an object with the "name" of a vulnerability, which is no "@id"',
  }),
  products: z.array(Product).optional(),
  /** Up to version 0.0.2, for all products of the statement. */
  subcomponents: z.array(z.string()).optional(),
  status: z.enum(['not_affected', 'affected', 'fixed', 'under_investigation']),
  timestamp: DateTime.optional(),
  last_updated: DateTime.optional(),
  justification: z
    .enum([
      'component_not_present',
      'vulnerable_code_not_present',
      'vulnerable_code_not_in_execute_path',
      'vulnerable_code_cannot_be_controlled_by_adversary',
      'inline_mitigations_already_exist',
    ])
    .optional(),
  impact_statement: z.string().optional(),
  action_statement: z.string().optional(),
  status_notes: z.string().optional(),
});

const Document = z.object({
  '@context': z.string().startsWith(CONTEXT),
  '@id': z.string().min(1),
  author: z.string().trim().min(1),
  role: z.string().optional(),
  timestamp: DateTime,
  // Written as text by older tools.
  version: z.coerce.number().int().nonnegative(),
  statements: z.array(Statement),
});

/**
 * OpenVEX documents, https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md, versions 0.0.1 to 0.2.0. Every statement becomes a
 * fact, whatever its status: one that says "affected" takes back an earlier one that did not. What a statement sets aside, and
 * for how long, is decided by the assessment.
 */
export default {
  format: 'openvex',
  title: 'OpenVEX document',
  yields: ['vexStatement'],
  named: /\.openvex\.json$/i,

  recognises({ shape, keys, head }) {
    return shape === 'json-object' && keys.has('@context') && head.includes(`"${CONTEXT}`);
  },

  read(file): Reading {
    const { artefact, statements } = readVex(file, file.path);
    const open = statements.filter(({ status }) => status === 'affected' || status === 'under_investigation');
    const unsaid = statements.filter(
      ({ status, justification, explanation }) => status === 'not_affected' && justification === null && explanation === null,
    );
    const nameless = statements.filter(({ products }) => products.length === 0);
    return {
      artefact,
      takenAt: null,
      covers: null,
      facts: statements.map((statement): Fact => ({ kind: 'vexStatement', ...statement })),
      notes: [
        ...counted(names(open), (list) => `statement says affected or under investigation, and sets nothing aside: ${list}`),
        ...counted(names(unsaid), (list) => `statement says not affected without saying why, and sets nothing aside: ${list}`),
        ...counted(names(nameless), (list) => `statement names no product, and sets nothing aside: ${list}`),
      ],
    };
  },
} satisfies Reader;

/** The statements of an OpenVEX document. `name` begins their ids. Throws a Problem with the JSON path of the first fault. */
export function readVex(file: SealedFile, name: string): { artefact: string; statements: VexStatement[] } {
  const document = parseJson(Document, file);
  const statements = document.statements.map((statement, index): VexStatement => {
    const { vulnerability, status, justification = null } = statement;
    const vulnerabilities =
      typeof vulnerability === 'string' ? [vulnerability] : [vulnerability.name, ...(vulnerability.aliases ?? [])];
    return {
      id: `${name}#${index + 1}`,
      document: document['@id'],
      version: document.version,
      vulnerabilities: vulnerabilities.map((one) => one.trim().toUpperCase()),
      products: (statement.products ?? []).flatMap((product) => productOf(product, statement.subcomponents ?? [])),
      status,
      justification,
      explanation: wordsOf(statement.impact_statement, statement.action_statement, statement.status_notes),
      author: document.role === undefined || document.role === '' ? document.author : `${document.author} (${document.role})`,
      saidAt: statement.last_updated ?? statement.timestamp ?? document.timestamp,
      from: { evidence: file.digest, at: `$.statements[${index}]` },
    };
  });
  return { artefact: document['@id'], statements };
}

function productOf(product: z.output<typeof Product>, shared: readonly string[]): VexProduct[] {
  if (typeof product === 'string') return [{ id: product, subcomponents: shared }];
  const id = idOf(product);
  if (id === undefined) return [];
  // A part that names itself by nothing we know matches no package, and never all of them.
  const own = product.subcomponents?.map((part) => (typeof part === 'string' ? part : (idOf(part) ?? 'unnamed')));
  return [{ id, subcomponents: [...(own ?? []), ...shared] }];
}

function idOf({ '@id': id, identifiers }: z.output<typeof Component>): string | undefined {
  return identifiers?.purl ?? id;
}

function wordsOf(...texts: readonly (string | undefined)[]): string | null {
  const words = texts.map((text) => text?.trim() ?? '').filter((text) => text !== '');
  return words.length === 0 ? null : words.join(' ');
}

function names(statements: readonly VexStatement[]): string[] {
  return statements.map(({ vulnerabilities }) => vulnerabilities[0] ?? '');
}
