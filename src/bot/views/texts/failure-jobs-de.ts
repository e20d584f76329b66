import type { JobCause, JobFailure, JobWork } from '../../../phrases-failure-jobs.ts';
import type { FailurePhrase } from '../../../phrases-failure.ts';
import { duration, escapeMrkdwn as esc } from '../mrkdwn.ts';
import { told } from './failure-parts.ts';
import type { TextsOf } from './worded.ts';

/** As in `Aus dem Build von shop 1.4.2 wurde nichts`. */
const WORK: Readonly<Record<JobWork, string>> = {
  build: 'Aus dem Build',
  tests: 'Aus den Tests',
  prepare: 'Aus der Datenvorbereitung',
  train: 'Aus dem Training',
  evaluate: 'Aus der Bewertung',
};

const ADVICE: Readonly<Partial<Record<JobCause, string>>> = {
  image: 'Der Job wurde gelöscht. Bitte den Namen prüfen, und ob der Namespace das Image holen darf.',
  start: 'Der Job wurde gelöscht.',
  'no-node': 'Der Job wurde gelöscht. Bitte einen Knoten frei machen oder hinzufügen, dann nochmal versuchen.',
  evicted: 'Bitte nochmal versuchen, wenn seine Knoten wieder Platz haben.',
  memory: 'Bitte ihm mehr Speicher geben, oder ihn weniger brauchen lassen.',
  gone: 'Ein neuer Versuch startet ihn neu.',
};

/** The German wording of why a Job came to nothing, with what to do where that can be said. */
export const jobFailuresGerman = (phrase: (said: FailurePhrase) => string): TextsOf<JobFailure> => ({
  'job.too-slow': ({ limit }) => `der Job wurde in ${duration(limit, 'Tagen')} nicht fertig`,
  'job.out-of-memory': ({ limit }) =>
    `dem Job ging der Speicher aus (OOMKilled, ${limit ? `Limit ${esc(limit)}` : 'kein eigenes Limit'})`,
  'job.exited': ({ code }) => `der Job endete mit Exit-Code ${code}`,
  'job.failed': ({ words }) => esc(words) || 'der Job ist fehlgeschlagen',
  'job.no-pod': ({ words }) => `es lässt sich kein Pod anlegen: ${esc(words)}`,
  'job.no-node': ({ words }) => `kein Knoten hat Platz für den Job: ${esc(words)}`,
  'job.no-image': ({ image, words }) => `das Image ${esc(image)} lässt sich nicht holen: ${esc(words)}`,
  'job.no-start': ({ words }) => `der Job kann nicht starten: ${esc(words)}`,
  'job.evicted': ({ node, words, times }) =>
    `der Job wurde von ${esc(node ?? 'seinem Knoten')} verdrängt${words ? `: ${esc(words)}` : ''}${times ? ` (insgesamt ${times}-mal)` : ''}`,
  'job.leaving': ({ node }) => `der Pod verlässt ${esc(node ?? 'seinen Knoten')}`,
  'job.being-made': () => 'der Container wird angelegt',
  'job.without-pod': () => 'bisher kein Pod',
  'job.gone': () => 'der Job wurde aus dem Cluster gelöscht',
  'job.nothing': ({ work, of, cause, why, unpushed }) =>
    [
      `${WORK[work]} von ${esc(of)} wurde nichts: ${phrase(why)}.`,
      ADVICE[cause] ?? '',
      unpushed ? 'Es wurde nichts gepusht.' : '',
    ]
      .filter(Boolean)
      .join(' '),
  'tests.failed': ({ failed, tests }) => `${failed} von ${tests} Tests sind fehlgeschlagen.`,
  'job.not-ours': ({ name, namespace }) =>
    `In ${esc(namespace)} gibt es schon einen Job ${esc(name)}, der nicht von diesem Lauf stammt. Bitte dort erst löschen.`,
  'job.flickered': ({ name }) => `Kubernetes hatte eben noch einen Job ${esc(name)} und im nächsten Moment keinen.`,
  'job.goes-on': ({ name, namespace, why }) =>
    `Job ${esc(name)} in ${esc(namespace)} läuft weiter, obwohl der Lauf abgebrochen wurde: er ließ sich nicht löschen. Bitte dort löschen. ${told(why, phrase)}`,
});
