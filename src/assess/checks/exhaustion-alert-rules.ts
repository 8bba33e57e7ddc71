import { judgeRuleExists } from '../alert-rules.ts';
import { defineCheck } from '../check.ts';

const RESOURCES = [
  {
    subject: 'CPU',
    metric: 'node_cpu_seconds_total|node_load\\d+|container_cpu_usage_seconds_total',
    example: '1 - avg(rate(node_cpu_seconds_total{mode="idle"}[5m])) > 0.9',
  },
  {
    subject: 'memory',
    metric: 'node_memory_Mem(?:Available|Free)_bytes|container_memory_(?:working_set|usage)_bytes',
    example: 'node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes < 0.1',
  },
  {
    subject: 'disk',
    metric: 'node_filesystem_(?:avail|free)_bytes',
    example: 'node_filesystem_avail_bytes / node_filesystem_size_bytes < 0.15',
  },
];

export default defineCheck({
  id: 'exhaustion-alert-rules',
  title: 'Running out of CPU, memory or disk raises an alert',
  control: 'IR-1.4',
  reads: ['alertRule'],
  requires: ['alertRule'],
  freshFor: 'P31D',
  why: 'A full disk stops databases and logs at once, and the warning signs stand in the metrics for days.',
  remedy: 'Add a Prometheus rule each for CPU, memory and disk.',

  judge({ alertRule }) {
    return RESOURCES.map(({ subject, metric, example }) =>
      judgeRuleExists(
        alertRule,
        subject,
        new RegExp(`^(?!.*\\b(?:and|unless)\\b).*(?:${metric}).*[<>]=?\\s*[\\d.]+(?:\\s*[*/]\\s*[\\d.]+)*\\)*$`, 's'),
        example,
      ),
    );
  },
});
