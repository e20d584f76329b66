import { z } from 'zod';
import { FORM_FIELD } from './views/incident-form.ts';

const values = z.object({
  [FORM_FIELD.title]: z.object({ [FORM_FIELD.value]: z.object({ value: z.string().nullish() }) }),
  [FORM_FIELD.severity]: z.object({
    [FORM_FIELD.value]: z.object({ selected_option: z.object({ value: z.enum(['sev1', 'sev2', 'sev3']) }) }),
  }),
});

const about = z.object({
  channel: z.string().optional(),
  from: z.object({ channel: z.string(), ts: z.string(), by: z.string().optional(), text: z.string() }).optional(),
});

/** What somebody filled in, and what the form was about. Throws for a form that is not ours. */
export function readIncidentForm(state: unknown, metadata: string) {
  const { title, severity } = values.parse(state);
  const { channel, from } = about.parse(JSON.parse(metadata || '{}'));
  return {
    title: title.value.value ?? '',
    severity: severity.value.selected_option.value,
    ...(channel ? { channel } : {}),
    ...(from
      ? { from: { channel: from.channel, ts: from.ts, text: from.text, ...(from.by ? { by: from.by } : {}) } }
      : {}),
  };
}
