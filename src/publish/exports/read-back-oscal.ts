import { z } from 'zod';
import { controlLabels, type Labels, observationLabels } from './tally.ts';

const Properties = z.array(z.object({ name: z.string(), value: z.string() })).default([]);
const WithProperties = z.object({ props: Properties });
const Results = z.object({
  'assessment-results': z.object({
    results: z.tuple([
      z.object({
        observations: z.array(WithProperties).default([]),
        findings: z.array(
          WithProperties.extend({ target: z.object({ status: z.object({ state: z.string(), reason: z.string() }) }) }),
        ),
      }),
    ]),
    'back-matter': z.object({ resources: z.array(WithProperties) }),
  }),
});
const Plan = z.object({ 'plan-of-action-and-milestones': z.object({ 'poam-items': z.array(WithProperties) }) });
const Definition = z.object({
  'component-definition': z.object({
    components: z.array(
      z.object({
        'control-implementations': z
          .array(z.object({ 'implemented-requirements': z.array(WithProperties.extend({ 'control-id': z.string() })) }))
          .default([]),
      }),
    ),
  }),
});

/** The states that a status may be shown as; anything else would be a wrong verdict in somebody's tool. */
const STATE: Readonly<Record<string, string>> = {
  satisfied: 'satisfied pass',
  attested: 'satisfied other',
  'not-applicable': 'satisfied other',
  accepted: 'not-satisfied fail',
  'not-satisfied': 'not-satisfied fail',
  'not-assessed': 'not-satisfied other',
};

/** What OSCAL assessment results hold. */
export function readAssessmentResults(text: string): Labels {
  const document = Results.parse(JSON.parse(text))['assessment-results'];
  const [result] = document.results;
  return [
    ...result.findings.flatMap(({ props, target }) => {
      const status = requiredValue(props, 'status');
      const shown = `${target.status.state} ${target.status.reason}`;
      return controlLabels(requiredValue(props, 'control'), STATE[status] === shown ? status : `${status} shown as ${shown}`);
    }),
    ...result.observations.flatMap(({ props }) => observationLabels(requiredValue(props, 'outcome'), has(props, 'accepted-by'))),
    ...document['back-matter'].resources
      .filter(({ props }) => has(props, 'evidence-state'))
      .map(({ props }) => `evidence ${requiredValue(props, 'evidence-state')}`),
  ];
}

/** What an OSCAL plan of action and milestones holds. */
export function readPoam(text: string): Labels {
  return Plan.parse(JSON.parse(text))['plan-of-action-and-milestones']['poam-items'].flatMap(({ props }) =>
    has(props, 'deviation')
      ? ['deviations applied']
      : controlLabels(requiredValue(props, 'control'), requiredValue(props, 'status')),
  );
}

/** What an OSCAL component definition holds. */
export function readComponentDefinition(text: string): Labels {
  return Definition.parse(JSON.parse(text))
    ['component-definition'].components.flatMap((component) => component['control-implementations'])
    .flatMap((implementation) => implementation['implemented-requirements'])
    .flatMap(({ props, 'control-id': control }) =>
      props.filter(({ name }) => name === 'check').flatMap(() => ['checks', `${control} checks`]),
    );
}

type Properties = z.infer<typeof Properties>;

function has(props: Properties, name: string): boolean {
  return props.some((property) => property.name === name);
}

function requiredValue(props: Properties, name: string): string {
  const found = props.find((property) => property.name === name);
  if (found === undefined) throw new Error(`A part of the OSCAL document has no property "${name}".`);
  return found.value;
}
