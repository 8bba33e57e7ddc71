import type { FactsOf, Schedule } from '../../domain/fact.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { backupJob } from '../backup-jobs.ts';
import { defineCheck } from '../check.ts';
import { frequencyOf } from '../cron.ts';
import { quote } from '../quote.ts';

export default defineCheck({
  id: 'backups-scheduled',
  title: 'Backups run daily, and weekly to another site',
  control: 'IR-2.2',
  reads: ['schedule', 'backupLocation'],
  requires: ['schedule'],
  freshFor: 'P31D',
  why: 'A backup that somebody must remember to make is missing on the day it is needed.',
  remedy: 'Schedule the backup every day, and the copy to another site at least once a week.',

  judge(facts, context) {
    const hosts = new Set([...context.organisation.scope.hosts, ...facts.schedule.flatMap(({ host }) => host ?? [])]);
    const [only] = hosts.size === 1 ? hosts : [];
    // A schedule that names no host, as in a crontab, can be that of the only one.
    const schedule = facts.schedule.map((one) => ({ ...one, host: one.host ?? only ?? null }));
    return [...hosts].map((host) => judgeHost(host, { schedule, backupLocation: facts.backupLocation }));
  },
});

function judgeHost(host: string, facts: FactsOf<'schedule' | 'backupLocation'>): Observation {
  const schedules = facts.schedule.filter((schedule) => schedule.host === host);
  const pointers = schedules.map(({ from }) => from);
  const remedy = `On ${host}, schedule the backup daily and the copy to another site weekly.`;
  if (schedules.length === 0) return unknown(host, 'missing', `No snapshot lists the schedules of "${host}".`, [], { remedy });
  const places = facts.backupLocation.filter((location) => location.host === host && location.role === 'copy');
  const pathsOf = (offSite: boolean) => places.filter((one) => one.offSite === offSite).map(({ path }) => path.replace(/\/+$/, ''));
  const [sites, here] = [pathsOf(true), pathsOf(false)];
  if (sites.length === 0)
    return unknown(host, 'missing', `No location of backups at another site is declared for "${host}".`, pointers, { remedy });
  const jobs = schedules.map((schedule) => ({ schedule, job: backupJob(schedule) }));
  const awayJobs = jobs.filter(({ job }) => !job.unseen && sites.some(job.writesTo));
  const localJobs = jobs.filter(
    (one) => !one.job.unseen && !awayJobs.includes(one) && (one.job.makes || here.some(one.job.writesTo)),
  );
  const away = awayJobs.map(({ schedule }) => schedule);
  const local = localJobs.map(({ schedule }) => schedule);
  const daily = local.find(({ when }) => frequencyOf(when) === 'daily');
  const weekly = away.find(({ when }) => ['daily', 'weekly'].includes(frequencyOf(when)));
  if (daily !== undefined && weekly !== undefined)
    return pass(host, `${described(daily)} makes a backup daily, and ${described(weekly)} copies it to another site.`, [
      daily.from,
      weekly.from,
    ]);
  const unreadable = [...local, ...away].filter(({ when }) => frequencyOf(when) === 'unreadable');
  if (unreadable.length > 0)
    return unknown(
      host,
      'unresolved',
      `When ${unreadable.map(described).join(' and ')} runs could not be read.`,
      unreadable.map(({ from }) => from),
      { remedy },
    );
  const unseen = jobs.filter(({ job }) => job.unseen).map(({ schedule }) => schedule);
  if (unseen.length > 0)
    return unknown(
      host,
      'missing',
      `What ${unseen.map(described).join(' and ')} runs is not in the evidence.`,
      unseen.map(({ from }) => from),
      { remedy: `Hand in systemctl show of the services too, with their ExecStart.` },
    );
  const ownerless = facts.schedule.filter((schedule) => schedule.host === null && backupJob(schedule).makes);
  if (ownerless.length > 0)
    return unknown(
      host,
      'unresolved',
      `${ownerless.map(described).join(' and ')} can be that of "${host}" or of another host: its evidence names none.`,
      ownerless.map(({ from }) => from),
      { remedy },
    );
  const faults = [
    ...(daily === undefined ? ['makes a backup daily'] : []),
    ...(weekly === undefined ? [`copies one to ${quote(sites)} at least weekly`] : []),
  ];
  return fail(host, `No schedule of "${host}" ${faults.join(', and none ')}.`, pointers, { remedy });
}

function described({ when, command }: Schedule): string {
  return `"${when} ${command}"`;
}
