import { defineCheck } from '../check.ts';
import { judgeServices } from '../compose-services.ts';
import { judgeResources } from '../judge-resources.ts';

export default defineCheck({
  id: 'cpu-memory-limits',
  title: 'CPU and memory are limited for every service',
  control: 'CTR-2.1',
  reads: ['composeService'],
  requires: ['composeService'],
  freshFor: 'P31D',
  why: 'Without limits one container that leaks or is attacked takes the whole host down with it.',
  remedy: 'Set deploy.resources.limits with cpus and memory for every service.',

  judge({ composeService }, context) {
    return judgeServices(composeService, context, (service, subject) =>
      judgeResources(service, subject, 'limit', { cpu: service.cpuLimit, memory: service.memoryLimit }),
    );
  },
});
