import type { BenchResult } from '../../domain/facts/docker-daemon.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { byHost, onHost } from '../hosts.ts';
import { mergeObservations } from '../merge-observations.ts';

export default defineCheck({
  id: 'swarm-mode-off',
  title: 'Swarm mode is off',
  control: 'CTR-4.38',
  reads: ['benchResult'],
  requires: ['benchResult'],
  freshFor: 'P31D',
  why: 'A swarm opens ports for its managers and lets each of them decide what runs on every host; Compose on one host needs none of it.',
  remedy: 'Leave the swarm with docker swarm leave --force, after services that run in it were moved to Compose.',

  judge({ benchResult }) {
    return byHost(benchResult).flatMap(([host, results]) => judgeSwarm(results, onHost('Docker daemon', host)));
  },
});

function judgeSwarm(results: readonly BenchResult[], subject: string): Observation[] {
  const tests = results.filter(({ clause }) => clause === '5.1');
  const judged = tests.map(({ id, result, from }) => {
    if (result === 'PASS') return pass(subject, `Docker Bench finds no swarm, by its test ${id}.`, [from]);
    if (result === 'WARN')
      return fail(subject, `Docker Bench finds it in a swarm, by its test ${id}.`, [from], {
        remedy: 'Run docker swarm leave --force on the host.',
      });
    return unknown(subject, 'unresolved', `Docker Bench leaves open whether it is in a swarm (${id} ${result}).`, [from]);
  });
  const missing = unknown(subject, 'missing', 'No report of Docker Bench tells whether it is in a swarm.', [], {
    remedy: 'Run Docker Bench as a whole, in a release from 1.3.6 to 1.6, and hand in its JSON.',
  });
  return mergeObservations(judged.length > 0 ? judged : [missing]);
}
