import type { JobTrouble } from '../../../phrases-failure-jobs.ts';
import { codeBlock, escapeMrkdwn as esc, lastLines } from '../mrkdwn.ts';
import { told } from './failure-parts.ts';
import type { JobsTexts } from './jobs-en.ts';

/** The German wording of Jobs. */
export const jobsGerman = (phrase: (said: JobTrouble) => string): JobsTexts => ({
  'job.waiting': ({ reason }) => `Noch nicht angefangen: ${told(reason, phrase)}`,
  'job.unreachable': () => 'Kubernetes antwortet gerade nicht; der Job läuft weiter',
  'job.log': ({ job, tail }) =>
    `Letzte Zeilen ${job ? `von Job ${esc(job.name)} in ${esc(job.namespace)}` : 'der Ausgabe'}:\n${codeBlock(lastLines(tail))}`,
  'build.step': ({ step, steps, name }) => `Schritt ${step}/${steps}: ${esc(name)}`,
  'build.line': ({ line }) => esc(line),
  'tests.line': ({ line }) => esc(line),
  'tests.passed': ({ passed, failed, skipped }) =>
    passed + failed + skipped === 0
      ? 'Bestanden; im Log stehen keine Zahlen'
      : [`${passed} bestanden`, failed && `${failed} fehlgeschlagen`, skipped && `${skipped} übersprungen`]
          .filter(Boolean)
          .join(', '),
});
