import { judgeRuleExists } from '../alert-rules.ts';
import { cpuExhaustion, diskExhaustion, memoryExhaustion } from '../alert-worlds.ts';
import { defineCheck } from '../check.ts';

export default defineCheck({
  id: 'exhaustion-alert-rules',
  title: 'Running out of CPU, memory or disk raises an alert',
  control: 'IR-1.4',
  reads: ['alertRule'],
  requires: ['alertRule'],
  oneIsEnough: ['alertRule'],
  freshFor: 'P31D',
  why: 'A full disk stops databases and logs at once, and the warning signs stand in the metrics for days.',
  remedy: 'Add a Prometheus rule each for CPU, memory and disk.',

  judge({ alertRule }, { organisation }) {
    return [
      judgeRuleExists(
        alertRule,
        'CPU',
        cpuExhaustion(organisation),
        '1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m])) > 0.9',
      ),
      judgeRuleExists(
        alertRule,
        'memory',
        memoryExhaustion(organisation),
        'node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes < 0.1',
      ),
      judgeRuleExists(
        alertRule,
        'disk',
        diskExhaustion(organisation),
        'node_filesystem_avail_bytes / node_filesystem_size_bytes < 0.15',
      ),
    ];
  },
});
