import type { FactsOf } from '../../domain/fact.ts';
import type { Schedule } from '../../domain/facts/host.ts';
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
  oneIsEnough: ['schedule'],
  freshFor: 'P31D',
  why: 'A backup that somebody must remember to make is missing on the day it is needed.',
  remedy: 'Schedule the backup every day, and the copy to another site at least once a week.',

  judge(facts, context) {
    const hosts = new Set([...context.organisation.scope.hosts, ...facts.schedule.flatMap(({ host }) => host ?? [])]);
    return [...hosts].map((host) => judgeHost(host, facts));
  },
});

function judgeHost(host: string, facts: FactsOf<'schedule' | 'backupLocation'>): Observation {
  const schedules = facts.schedule.filter((schedule) => schedule.host === host);
  const pointers = schedules.map(({ from }) => from);
  const remedy = `On ${host}, schedule the backup daily and the copy to another site weekly.`;
  const ownerless = facts.schedule.filter((schedule) => schedule.host === null && backupJob(schedule).makes);
  if (schedules.length === 0 && ownerless.length === 0)
    return unknown(host, 'missing', `No snapshot lists the schedules of "${host}".`, [], { remedy });
  const places = facts.backupLocation.filter((location) => location.host === host && location.role === 'copy');
  const pathsOf = (offSite: boolean) => places.filter((one) => one.offSite === offSite).map(({ path }) => path.replace(/\/+$/, ''));
  const [sites, here] = [pathsOf(true), pathsOf(false)];
  if (sites.length === 0)
    return unknown(host, 'missing', `No location of backups at another site is declared for "${host}".`, pointers, { remedy });
  const sources = facts.backupLocation.filter((one) => one.host === host && !one.offSite).map(({ path }) => path);
  const jobs = schedules.map((schedule) => ({ schedule, job: backupJob(schedule, [...sites, ...here]) }));
  const sentAway = jobs.filter(({ job }) => sites.some(job.writesTo));
  const awayJobs = sentAway.filter(({ job }) => sites.some((site) => job.bringsTo(site, sources)));
  const stayHere = jobs.filter((one) => !sentAway.includes(one));
  const localJobs = stayHere.filter(({ job }) => job.makes || here.some((place) => job.bringsTo(place, sources)));
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
  const other = [
    ...sentAway.filter((one) => !awayJobs.includes(one) && weekly === undefined),
    ...stayHere.filter((one) => !localJobs.includes(one) && here.some(one.job.writesTo) && daily === undefined),
  ].map(({ schedule }) => schedule);
  if (other.length > 0)
    return unknown(
      host,
      'unresolved',
      `Whether what ${other.map(described).join(' and ')} copies is the data or its backup is not in the evidence.`,
      other.map(({ from }) => from),
      { remedy: `Declare the place that it copies from among the backup locations of ${host}, or copy the folder of the backups.` },
    );
  const unseen = jobs.filter(({ job }) => job.unseen).map(({ schedule }) => schedule);
  if (unseen.length > 0)
    return unknown(
      host,
      'missing',
      `What ${unseen.map(described).join(' and ')} runs is not in the evidence.`,
      unseen.map(({ from }) => from),
      { remedy: 'Schedule the program itself that makes or copies the backup, or show by systemctl what the service runs.' },
    );
  if (ownerless.length > 0)
    return unknown(
      host,
      'unresolved',
      `${ownerless.map(described).join(' and ')} can be that of "${host}" or of another host: its evidence names none.`,
      ownerless.map(({ from }) => from),
      { remedy: `Hand in the snapshot of ${host}, or put the list of its schedules into a folder "${host}".` },
    );
  const faults = [
    ...(daily === undefined ? ['makes a backup daily'] : []),
    ...(weekly === undefined ? [`copies one to ${quote(sites)} at least weekly`] : []),
  ];
  const broken = jobs.filter(({ job }) => job.broken).map(({ schedule }) => schedule);
  const why = broken.length === 0 ? '' : ` No shell runs ${broken.map(described).join(' and ')}: cron cuts a command at "%".`;
  return fail(host, `No schedule of "${host}" ${faults.join(', and none ')}.${why}`, pointers, { remedy });
}

function described({ when, command }: Schedule): string {
  return `"${when} ${command}"`;
}
