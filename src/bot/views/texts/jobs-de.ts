import { escapeMrkdwn as esc } from '../mrkdwn.ts';
import { fenced, type JobsTexts } from './jobs-en.ts';

/** The German wording of Jobs. */
export const jobsTexts: JobsTexts = {
  'job.waiting': ({ reason }) => `Noch nicht begonnen: ${esc(reason)}`,
  'job.unreachable': () => 'Kubernetes antwortet nicht; der Job läuft derweil weiter',
  'job.log': ({ name, tail }) => `Die letzten Zeilen von ${esc(name)}:\n\`\`\`\n${esc(fenced(tail))}\n\`\`\``,
  'build.step': ({ step, steps, name }) => `Schritt ${step}/${steps}: ${esc(name)}`,
  'build.line': ({ line }) => esc(line),
  'tests.line': ({ line }) => esc(line),
  'tests.passed': ({ passed, failed, skipped }) =>
    passed + failed + skipped === 0
      ? 'Bestanden; im Protokoll stehen keine Zahlen'
      : [`${passed} bestanden`, failed && `${failed} gescheitert`, skipped && `${skipped} übersprungen`]
          .filter(Boolean)
          .join(', '),
};
