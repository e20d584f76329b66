import { PEOPLE } from '../../playground/slack/seed.ts';
import { wordsIn } from '../../src/bot/views/language.ts';
import type { Candidate } from './cleanups.ts';
import type { Deeds, Ended } from './ended.ts';
import { hasHeard, isBefore } from './heard.ts';
import { threadOf } from './threads.ts';
import type { World } from './world.ts';

const { phrase } = wordsIn('en');
/** Those the rules' policy names. */
const MAY = ['U0ANA', 'U0BEN', 'U0DEE'];

type Run = Pick<Ended, 'view'>;

/** What somebody may say of a thing in a list, until when it counts as far as the run goes, and how its thread tells it. */
const WISHES = [
  {
    question: 'keep/',
    from: () => 0,
    until: () => Infinity,
    note: (group: string, by: string) => phrase({ id: 'cleanup.kept', group, by, checked: true }),
  },
  {
    question: 'restore/',
    from: (run: Run) => stepOf(run, 'mark')?.endedAt ?? 0,
    until: (run: Run) => {
      const detail = stepOf(run, 'mark')?.detail;
      return detail?.id === 'cleanup.grace' ? detail.until : 0;
    },
    note: (name: string, by: string) => phrase({ id: 'cleanup.restored', name, by, checked: true }),
  },
] as const;

/**
 * What somebody kept or brought back in time is there, and told so once; whoever came too late was told that. `runs` are
 * all of one rule, the first first.
 */
export function keepProblems(
  world: World,
  runs: readonly Ended[],
  things: readonly Candidate[],
  deeds: Deeds,
): readonly string[] {
  return runs.flatMap((run, at) => {
    const { runId, view } = run;
    const notes = threadOf(world, runId).notes.map(({ text }) => text);
    // What one run kept the next one may take.
    const isLast = !runs.slice(at + 1).some(hasDeleted);
    return things.flatMap(({ name, label, isThere }) =>
      WISHES.flatMap(({ question, from, until, note }) => {
        const onCard = deeds.all.filter((deed) => deed.run === runId);
        const mine = onCard.filter((deed) => deed.question.startsWith(question) && deed.about.includes(label));
        const told = PEOPLE.flatMap(({ id }) => notes.filter((text) => text === note(label, id)).map(() => id));
        // Whatever else somebody decides ends it: approve, reject, cancel.
        const others = onCard.filter((deed) => !isWish(deed) && deed.at >= from(run)).map(({ at: when }) => when);
        const end = Math.min(until(run), view.endedAt ?? 0, ...others);
        const inTime = mine.filter((deed) => MAY.includes(deed.as) && isBefore(deeds, deed, end));
        const unheard = mine.filter((deed) => !told.includes(deed.as) && !hasHeard(world, deeds, deed));
        return [
          ...(told.length > 1 ? [`${question}${name} is told ${told.length} times`] : []),
          ...(told.length > 0 && isLast && !isThere ? [`${question}${name} is told, and it is gone`] : []),
          ...(told.length === 0 && inTime.length > 0 ? [`${inTime[0]?.as} chose ${question}${name} in vain`] : []),
          ...told
            .filter((id) => !mine.some(({ as }) => as === id))
            .map((id) => `${id} never chose ${question}${name}, and is told to have`),
          ...unheard.map(({ as }) => `${as} chose ${question}${name} and heard nothing of it`),
        ].map((what) => `${run.workflowId}: ${what}`);
      }),
    );
  });
}

const isWish = (deed: { readonly question: string }) =>
  WISHES.some(({ question }) => deed.question.startsWith(question));

function stepOf({ view }: Run, step: string) {
  return view.steps.find(({ name }) => name === step);
}

export function hasDeleted(run: Run): boolean {
  const { status = 'pending' } = stepOf(run, 'delete') ?? {};
  return status !== 'pending' && status !== 'skipped';
}
