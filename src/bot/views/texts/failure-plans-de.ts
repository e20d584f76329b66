import type { PlanFailure } from '../../../phrases-failure-plans.ts';
import { escapeMrkdwn as esc } from '../mrkdwn.ts';
import type { TextsOf } from './worded.ts';

const NONE = {
  app: 'keine App',
  model: 'kein Modell',
  profile: 'kein Profil',
  rule: 'keine Aufräumregel',
} as const;

/** The German wording of why a run is not even begun. */
export const planFailuresGerman: TextsOf<PlanFailure> = {
  'plan.bad-machine': () =>
    'Ein Maschinenname besteht aus Kleinbuchstaben, Ziffern, Punkten und Strichen. Es wurde nichts gestartet.',
  'plan.bad-series': () => 'Eine Serie ist ein Wort wie noble. Es wurde nichts gestartet.',
  'plan.bad-version': () =>
    'Eine Version schreibt man als 1.4.2: sie nennt ein Tag, nie das gerade Neueste. Es wurde nichts gestartet.',
  'plan.bad-environment': () => 'Eine Umgebung ist staging oder production. Es wurde nichts gestartet.',
  'plan.bad-dataset': () => 'Ein Datensatz ist eine Adresse ohne Leerzeichen. Es wurde nichts gestartet.',
  'plan.bad-param': ({ name }) =>
    `"${esc(name)}" kann kein Parameter sein: ein Name aus Buchstaben, Ziffern, _ . - und ein Text. Es wurde nichts gestartet.`,
  'plan.no-title': () => 'Ein Vorfall braucht einen Titel. Es wurde nichts eröffnet.',
  'plan.no-reason': () => 'Ein Freeze braucht einen Grund. Es wurde nichts gesperrt.',
  'plan.no-override': () =>
    'Ohne Freigabe geht es nur mit einem Grund und jemandem, der dafür einsteht. Es wurde nichts gestartet.',
  'plan.unknown': ({ kind, name, known }) =>
    `Es gibt ${NONE[kind]} "${esc(name)}"; in deckhand.yaml ${known.length ? `gibt es ${known.map(esc).join(', ')}` : 'steht noch nichts davon'}. Es wurde nichts gestartet.`,
  'plan.not-set': ({ settings }) =>
    `Dem Worker fehlt, was es dafür braucht: ${settings.map(esc).join(', ')} nicht gesetzt. Bitte setzen und neu versuchen. Es wurde nichts gestartet.`,
};
