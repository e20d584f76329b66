import type { IncidentSeverity } from '../../incidents.ts';
import type { BotContext } from '../context.ts';
import { openView } from '../modals/open-view.ts';
import { mayOpen, createOpenIncident } from '../open-incident.ts';
import { incidentForm } from '../views/incident-form.ts';
import type { Command } from './operation.ts';

export const INCIDENT_USAGE = '/incident [sev1|sev2|sev3] <title>';

/** What people open without saying how bad it is. */
export const USUAL: IncidentSeverity = 'sev2';

/** `/incident [sev1|sev2|sev3] title`; without a title it opens the form. */
export function createIncidentCommand(context: BotContext) {
  const open = createOpenIncident(context);
  return async ({ text, user_id: user, channel_id: channel, trigger_id: triggerId }: Command): Promise<void> => {
    const [, severity = USUAL, title = ''] = /^(?:(sev[123])(?:\s+|$))?([\s\S]*)$/i.exec(text.trim()) ?? [];
    const asked = { severity: severity.toLowerCase() as IncidentSeverity, title };
    if (title.trim()) return open({ ...asked, user, channel, triggerId });
    await mayOpen(context, user);
    const view = incidentForm({ ...asked, channel }, await context.wordsFor(user));
    await openView(context.client, {
      triggerId,
      view,
      tooLate: ({ refused }) => refused.formTooLate(INCIDENT_USAGE),
    });
    return undefined;
  };
}
