import type { Assessment, Verdict } from '../../domain/assessment.ts';
import { clausesOf } from './observed.ts';
import { guideResource, guideUuid, listed, metadata, property } from './oscal-document.ts';
import { markdown, markdownLine, token } from './oscal-text.ts';
import { prepared } from './prepared.ts';
import { uuidOf } from './uuid.ts';

/**
 * The checks as an OSCAL component of type validation: for each control that a check decides, how it is decided. It says what is
 * checked, never how it came out. https://pages.nist.gov/OSCAL/learn/concepts/layer/implementation/component-definition/
 */
export function oscalComponentDefinition(original: Assessment) {
  const assessment = prepared(original);
  const { inputs } = assessment;
  const checked = assessment.findings.filter(({ verdicts }) => verdicts.length > 0);
  return {
    'component-definition': {
      uuid: uuidOf('component-definition', inputs.rules, inputs.guide, inputs.frameworks, assessment.period.id, assessment.asOf),
      metadata: metadata(assessment, 'checks'),
      components: [
        {
          uuid: uuidOf('component', inputs.rules),
          type: 'validation',
          title: 'Checks over evidence',
          description: 'Each check reads sealed evidence and judges one control: pass, fail, unknown or not applicable.',
          props: property('rules-sha256', inputs.rules),
          ...listed(
            'control-implementations',
            checked.length === 0
              ? []
              : [
                  {
                    uuid: uuidOf('control-implementation', inputs.rules, inputs.guide),
                    source: `#${guideUuid(assessment)}`,
                    description: 'The controls of the guide that at least one check decides.',
                    'implemented-requirements': checked.map(({ control, verdicts }) => ({
                      uuid: uuidOf('implemented-requirement', inputs.rules, inputs.guide, control.id),
                      'control-id': control.id,
                      description: markdown(control.requirement),
                      props: [
                        ...verdicts.flatMap(({ check }) => [
                          ...property('check', check.id),
                          ...property('fresh-for', check.freshFor, token(check.id)),
                          ...check.reads.flatMap((kind) => property('reads', kind, token(check.id))),
                        ]),
                        ...clausesOf(assessment, control.id).flatMap(({ framework, clause }) =>
                          property('clause', clause, token(framework)),
                        ),
                      ],
                      remarks: verdicts.map(explanation).join('\n\n'),
                    })),
                  },
                ],
          ),
        },
      ],
      'back-matter': {
        resources: [
          guideResource(
            assessment,
            'The guide',
            'It declares the controls. It is published as a runbook and not as an OSCAL catalog.',
          ),
        ],
      },
    },
  };
}

function explanation({ check }: Verdict): string {
  return [`**${markdownLine(check.title)}**`, markdown(check.why), markdown(check.remedy)].join('\n\n');
}
