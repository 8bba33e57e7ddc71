import type { ComposeService } from '../../domain/facts/compose.ts';
import { defineCheck } from '../check.ts';
import { judgeResources } from '../judge-resources.ts';
import { judgeRunning } from '../running-services.ts';

export default defineCheck({
  id: 'cpu-memory-limits',
  title: 'CPU and memory are limited for every service',
  control: 'CTR-2.1',
  reads: ['composeService', 'container'],
  requires: [],
  requiresOneOf: ['composeService', 'container'],
  freshFor: 'P31D',
  why: 'Without limits one container that leaks or is attacked takes the whole host down with it.',
  remedy: 'Set deploy.resources.limits with cpus and memory for every service.',

  judge({ composeService, container }, context) {
    const judge = (given: Pick<ComposeService, 'cpuLimit' | 'memoryLimit' | 'from'>, subject: string) =>
      judgeResources(given, subject, 'limit', { cpu: given.cpuLimit, memory: given.memoryLimit });
    return judgeRunning(composeService, container, context, { ofService: judge, ofContainer: judge });
  },
});
