import { z } from 'zod';

/** Id of a control: area, subsection, number, e.g. `TLS-1.1`. Never renamed, never reused. */
export const ControlId = z.string().regex(/^[A-Z]{2,4}-\d+\.\d+$/);
export type ControlId = z.infer<typeof ControlId>;

/** A requirement of the guide, declared once in the guide's own file. */
export const Control = z.object({
  id: ControlId,
  title: z.string().max(70),
  /** The testable statement, in one or two sentences. */
  requirement: z.string(),
  /** By a check over evidence, by a person's dated record, or by both. */
  decidedBy: z.enum(['check', 'record', 'both']),
  /** Asked for by the guide, or added by us. */
  origin: z.enum(['guide', 'beyond']),
});
export type Control = z.infer<typeof Control>;

/** A subsection of the guide and the id prefix of its controls, e.g. `TLS-1`. */
export const Subsection = z.object({ id: z.string(), title: z.string() });
export type Subsection = z.infer<typeof Subsection>;

/** Front matter of a guide page. */
export const GuidePage = z.object({
  title: z.string(),
  area: z.string().nullable(),
  order: z.number().int(),
  summary: z.string(),
  sections: z.array(Subsection).default([]),
  controls: z.array(Control).default([]),
});
export type GuidePage = z.infer<typeof GuidePage>;

/** A guide page with the name of its file, which is its address on the site: `05-tls`. */
export interface GuideSection extends GuidePage {
  readonly slug: string;
}
