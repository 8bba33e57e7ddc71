import type { Assessment } from '../../src/domain/assessment.ts';
import { sampleAssessment } from '../publish/assessment-fixture.ts';

/** Sets `window.stolen` if any of it is run. */
export const ATTACKS = [
  '</title><script>window.stolen=1</script>',
  '"><img src=x onerror="window.stolen=1">',
  "' autofocus onfocus='window.stolen=1",
  'javascript:window.stolen=1',
  '</script><script>window.stolen=1</script>',
  '{window.stolen=1}',
  '\u202Egnp.exe\u0000',
] as const;

/** The sample with attacks wherever evidence speaks: paths, subjects, reasons, remedies, notes, origins, logs, vulnerabilities. */
export function hostileAssessment(): Assessment {
  const assessment = structuredClone(sampleAssessment());
  const attack = (index: number): string => ATTACKS[index % ATTACKS.length] ?? '';
  for (const [index, evidence] of assessment.evidence.entries()) {
    evidence.path += attack(index);
    evidence.origin = attack(index + 1);
    evidence.problem = attack(index + 2);
    evidence.notes = [attack(index + 3)];
    evidence.formatTitle = attack(index + 4);
    evidence.facts = { [attack(index)]: 1 };
  }
  for (const { verdicts } of assessment.findings) {
    for (const verdict of verdicts) {
      for (const [index, observation] of verdict.observations.entries()) {
        observation.subject += attack(index);
        observation.reason = attack(index + 1);
        observation.remedy = attack(index + 2);
        for (const pointer of observation.pointers) pointer.at = attack(index + 3);
      }
    }
  }
  for (const finding of assessment.findings) finding.reason += attack(0);
  for (const [index, vulnerability] of assessment.vulnerabilities.entries()) {
    vulnerability.id += attack(index);
    vulnerability.title = attack(index + 1);
    vulnerability.package = attack(index + 2);
    vulnerability.artifact = attack(index + 3);
    vulnerability.owasp = [attack(index)];
  }
  for (const log of assessment.logs) log.rejects = ATTACKS.map((reason, index) => ({ at: attack(index + 1), reason }));
  for (const framework of assessment.frameworks) framework.url = 'javascript:window.stolen=1';
  return assessment;
}
