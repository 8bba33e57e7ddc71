import { defineCheck } from '../check.ts';
import { judgeServices } from '../compose-services.ts';
import { judgeResources } from '../judge-resources.ts';

export default defineCheck({
  id: 'cpu-memory-reservations',
  title: 'CPU and memory are reserved for every service',
  control: 'CTR-2.2',
  reads: ['composeService'],
  requires: ['composeService'],
  freshFor: 'P31D',
  why: 'A reservation keeps what a service needs to stay up when its neighbours are busy.',
  remedy: 'Set deploy.resources.reservations with cpus and memory for every service.',

  judge({ composeService }, context) {
    return judgeServices(composeService, context, (service, subject) =>
      judgeResources(service, subject, 'reservation', { cpu: service.cpuReservation, memory: service.memoryReservation }),
    );
  },
});
