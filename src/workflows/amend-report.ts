import { allHandlersFinished, condition, proxyActivities, setHandler, sleep } from '@temporalio/workflow';
import type { ReportActivities } from '../activities/reports.ts';
import type { AmendInput, IncidentReport, TimelineEntry } from '../incidents.ts';
import { editedSignal, noteSignal, type SaidNote } from './messages.ts';
import { slackActivities } from './slack-calls.ts';
import { readEdit, readNote, writtenAt } from './signals.ts';

type Edit = { readonly key: string; readonly text: string };

/** What was edited within this time becomes one edition. ms. */
const TOGETHER = 5_000;
/** After an edition, so long for the next edit: then the report is at hand. ms. */
const LINGER = 600_000;

/** Asks Temporal only; what fails is a passing fault. */
const { readReport } = proxyActivities<ReportActivities>({
  startToCloseTimeout: '20 seconds',
  retry: { maximumAttempts: 20, maximumInterval: '10 seconds' },
});

/** Writes the report of an incident that is over anew when a message in its record is edited, or one more is marked. */
export async function amendReport({ workflowId, runId, thread }: AmendInput): Promise<IncidentReport> {
  const edits: Edit[] = [];
  const notes: SaidNote[] = [];
  setHandler(editedSignal, takeEdit, { description: 'A noted message was edited.' });
  setHandler(noteSignal, takeNote, { description: 'A message was marked for the record.' });

  function takeEdit(signal: unknown): void {
    const edit = readEdit(signal);
    if (edit) edits.push(edit);
  }

  function takeNote(signal: unknown): void {
    const note = readNote(signal);
    if (note) notes.push(note);
  }

  const isNews = () => edits.length + notes.length > 0;

  let report = await readReport({ workflowId, runId });
  do {
    await sleep(TOGETHER, { summary: 'what is edited meanwhile is one edition' });
    const timeline = amended(report.timeline, edits.splice(0), notes.splice(0));
    if (JSON.stringify(timeline) === JSON.stringify(report.timeline)) continue;
    report = { ...report, timeline, edition: report.edition + 1 };
    const note = {
      key: `report-${report.edition}`,
      phrase: { id: 'incident.report', report },
      at: Date.now(),
    } as const;
    await slackActivities('step').addNotes({ thread, run: runId, notes: [note] });
  } while (await condition(isNews, LINGER, { summary: 'time for the next edit' }));
  await condition(allHandlersFinished);
  return report;
}

function amended(
  timeline: readonly TimelineEntry[],
  edits: readonly Edit[],
  notes: readonly SaidNote[],
): readonly TimelineEntry[] {
  const edited = timeline.map((entry) => {
    const text = edits.findLast(({ key }) => key === entry.key)?.text;
    return text !== undefined && entry.phrase.id === 'run.noted'
      ? { ...entry, phrase: { ...entry.phrase, text } }
      : entry;
  });
  const more = notes
    .filter(
      ({ key }, at) => !timeline.some((entry) => entry.key === key) && notes.findIndex((one) => one.key === key) === at,
    )
    .map(({ key, by, text }): TimelineEntry => ({
      key,
      at: writtenAt(key),
      phrase: { id: 'run.noted', by, text },
    }));
  return [...edited, ...more].sort((one, other) => one.at - other.at);
}
