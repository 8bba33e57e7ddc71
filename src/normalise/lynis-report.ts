import type { Fact } from '../domain/fact.ts';
import { Problem } from '../domain/problem.ts';
import type { Reader, Reading } from './reader.ts';
import { textOf } from './text.ts';

const REPORT_BYTES = 16 * 1024 * 1024;

/** The report of an audit of a host by Lynis, `lynis-report.dat`: https://cisofy.com/documentation/lynis/. Its times have no zone. */
export default {
  format: 'lynis-report',
  title: 'Lynis report',
  yields: ['hostAudit', 'hostAuditFinding'],
  named: /^lynis-report\.dat$/i,
  recognises({ shape, head }) {
    if (shape !== 'text' && shape !== 'yaml') return false;
    return (
      /^# Lynis Report\s*$/m.test(head.slice(0, 200)) || (/^lynis_version=/m.test(head) && /^report_version_major=/m.test(head))
    );
  },
  read(file): Reading {
    const entries = textOf(file, REPORT_BYTES)
      .split(/\r?\n/)
      .flatMap((line, index) => {
        const [, name = '', value = ''] = /^([\w.-]+(?:\[\])?)=(.*)$/.exec(line) ?? [];
        return name === '' ? [] : [{ name, value, at: `line ${index + 1}` }];
      });
    const first = (name: string) => entries.find((entry) => entry.name === name);
    const last = entries.at(-1);
    if (last?.name !== 'finish' || last.value !== 'true') {
      throw new Problem({
        what: 'The report does not end with "finish=true".',
        where: file.path,
        why: 'The audit was stopped or its report cut off, so what it does not list proves nothing.',
        fix: 'Let the audit run to its end, and collect the whole report.',
      });
    }
    const host = first('hostname')?.value || file.path;
    const index = Number(first('hardening_index')?.value || Number.NaN);
    const findings = entries.flatMap(({ name, value, at }): Fact[] => {
      const level = name === 'warning[]' ? 'warning' : name === 'suggestion[]' ? 'suggestion' : null;
      if (level === null) return [];
      const [test = '', message = ''] = value.split('|');
      return [{ kind: 'hostAuditFinding', host, test, level, message, from: { evidence: file.digest, at } }];
    });
    const vulnerablePackages = entries
      .filter(({ name }) => name === 'vulnerable_package[]')
      .map(({ value }) => value.split('|')[0] ?? '');
    const audit: Fact = {
      kind: 'hostAudit',
      host,
      tool: `Lynis ${first('lynis_version')?.value ?? ''}`.trim(),
      hardeningIndex: Number.isFinite(index) ? index : null,
      vulnerablePackages,
      from: { evidence: file.digest, at: first('hardening_index')?.at ?? '' },
    };
    const exceptions = entries.filter(({ name }) => name === 'exception_event[]').length;
    return {
      artefact: `host ${host}`,
      takenAt: null,
      covers: null,
      facts: [audit, ...findings],
      notes: exceptions === 0 ? [] : [`Tests that ended in an exception: ${exceptions}.`],
    };
  },
} satisfies Reader;
