import { wordsIn } from '../../src/bot/views/language.ts';
import type { IncidentSeverity } from '../../src/incidents.ts';
import { PEOPLE } from '../../playground/slack/seed.ts';
import type { Deeds, Resolved } from './ended.ts';
import { hasHeard } from './heard.ts';
import { threadOf } from './threads.ts';
import type { World } from './world.ts';

type Told = { readonly by: string; readonly question: string; readonly from?: IncidentSeverity };

const { phrase } = wordsIn('en');
const SEVERITIES = ['sev1', 'sev2', 'sev3'] as const;

/**
 * How bad it is and who leads it is on the card what the last note says that somebody changed it to; each change was
 * somebody's, and whoever tried one was told.
 */
export function changeProblems(world: World, incident: Resolved, deeds: Deeds): string[] {
  const { view } = incident;
  const mine = deeds.all.filter(({ run }) => run === view.runId);
  const told = toldIn(world, view.runId);
  const severities = told.filter(({ question }) => question.startsWith('severity/'));
  const chosen = severities.map(({ question }) => question.slice('severity/'.length));
  const began = severities.map(({ from }) => from);
  const at = [began[0] ?? view.severity, ...chosen];
  const isChain = began.every((from, nth) => from === at[nth] && from !== chosen[nth]) && at.at(-1) === view.severity;
  const first = deeds.severitiesOf(view.workflowId);
  const isBegun = first.length === 0 || first.some((each) => each === at[0]);
  const leader = told.findLast(({ question }) => question === 'command')?.by;
  const isLed = leader === view.commander?.by;
  return [
    ...(isBegun ? [] : [`it began as ${at[0]}, not as ${first.join(' or ')}`]),
    ...(isChain ? [] : [`it went from ${severities.map(saying).join(', from ')}, and is ${view.severity}`]),
    ...(isLed ? [] : [`${leader ?? 'nobody'} is told to lead it, the card has ${view.commander?.by ?? 'nobody'}`]),
    ...told
      .filter(({ by, question }) => !mine.some((deed) => deed.as === by && deed.question === question))
      .map(({ by, question }) => `${by} is told to have changed ${question}, and never did`),
    ...mine
      .filter(({ question }) => question === 'command' || question.startsWith('severity/'))
      .filter((deed) => !told.some(({ by, question }) => by === deed.as && question === deed.question))
      .filter((deed) => !hasHeard(world, deeds, deed))
      .map(({ as, question }) => `${as} changed ${question} and heard nothing of it`),
  ];
}

const saying = ({ from, question }: Told) => `${from} to ${question}`;

/** The changes that the thread tells of, in order. */
function toldIn(world: World, runId: string): readonly Told[] {
  const people = PEOPLE.map(({ id }) => id);
  const deeds = people.map((by) => ({ by, at: 0, checked: true }));
  const changes = SEVERITIES.flatMap((from) =>
    SEVERITIES.flatMap((to) =>
      deeds.map((deed) => ({
        text: phrase({ id: 'incident.severity', from, to, deed }),
        told: { by: deed.by, question: `severity/${to}`, from },
      })),
    ),
  );
  const leaders = people.map((by) => ({
    text: phrase({ id: 'decision', choice: 'command', by, checked: true }),
    told: { by, question: 'command' },
  }));
  return threadOf(world, runId).notes.flatMap(({ text }) => {
    const found = [...changes, ...leaders].find((each) => each.text === text);
    return found ? [found.told] : [];
  });
}
