import type { FailurePhrase } from '../../../phrases-failure.ts';
import { duration, escapeMrkdwn as esc } from '../mrkdwn.ts';
import type { FailureTexts } from './failure-en.ts';
import { deliveryFailuresGerman } from './failure-delivery-de.ts';
import { jobFailuresGerman } from './failure-jobs-de.ts';
import { machineFailuresGerman } from './failure-machines-de.ts';
import { modelFailuresGerman } from './failure-models-de.ts';
import { planFailuresGerman } from './failure-plans-de.ts';
import { sourceFailuresGerman } from './failure-sources-de.ts';
import { upkeepFailuresGerman } from './failure-upkeep-de.ts';

/** The German wording of failures. What was asked stays as Temporal and the log have it. */
export const failureGerman = (phrase: (said: FailurePhrase) => string): FailureTexts => ({
  ...deliveryFailuresGerman(phrase),
  ...jobFailuresGerman(phrase),
  ...machineFailuresGerman,
  ...modelFailuresGerman,
  ...planFailuresGerman,
  ...sourceFailuresGerman,
  ...upkeepFailuresGerman(phrase),
  'failed.unreachable': ({ system, asking, code }) =>
    `${esc(system)} war für "${esc(asking)}" nicht erreichbar: ${esc(code)}.`,
  'failed.silent': ({ system, asking, after }) =>
    `${esc(system)} hat auf "${esc(asking)}" ${duration(after, 'Tage')} lang nicht geantwortet.`,
  'failed.refused': ({ system, asking, status, words }) =>
    `${esc(system)} hat "${esc(asking)}" abgelehnt (${status})${words ? `: ${esc(words)}` : ''}`,
  'failed.not-json': ({ system, asking, setting }) =>
    `${esc(system)} hat auf "${esc(asking)}" etwas geantwortet, das kein JSON ist.${setting ? ` Bitte ${esc(setting)} prüfen.` : ''}`,
  'failed.unreadable': ({ system, asking, where }) =>
    `${esc(system)} hat auf "${esc(asking)}" etwas geantwortet, das Deckhand nicht lesen kann${where ? ` (${esc(where)})` : ''}.`,
  'failed.worker-lost': ({ activity }) => `Der Worker, auf dem ${esc(activity)} lief, antwortet nicht mehr.`,
  'failed.too-late': ({ activity }) => `${esc(activity)} wurde in der gesetzten Zeit nicht fertig.`,
  'failed.half-undone': () => 'Der Lauf wurde abgebrochen, aber nicht alles ließ sich zurücknehmen.',
});
