import type { Attempt } from '../../src/incidents.ts';
import { wordsIn } from '../../src/bot/views/language.ts';
import { DEPLOYMENTS } from '../../playground/platform/workload-states.ts';
import type { Before, Resolved } from './ended.ts';
import { threadOf } from './threads.ts';
import type { World } from './world.ts';

type Kind = 'restart' | 'scale' | 'silence';

const { phrase } = wordsIn('en');
const [WEB] = DEPLOYMENTS;
/** What the runbook's `scale-web` makes of it. */
const SCALED = 6;

/** Each remedy that says it was done was done once, and what was done is in some report. */
export function incidentEffects(world: World, incidents: readonly Resolved[], before: Before): string[] {
  const { platform, effects } = world;
  const tried = incidents.flatMap(({ report }) => report?.tried ?? []);
  const restarts = effects.restarts().map(({ key }) => key);
  const silences = platform.alertmanager
    .silences()
    .filter(({ id }) => !before.silences.has(id))
    .map(({ comment }) => comment);
  const replicas = platform.workloads.deployment(WEB?.namespace ?? '', WEB?.name ?? '')?.replicas;
  const scaled = attempts(tried, 'scale');
  const wrongReplicas =
    (scaled.done > 0 && replicas !== SCALED) || (scaled.all === 0 && replicas !== WEB?.replicas) ? [replicas] : [];
  return [
    ...onceEach('restart', restarts, attempts(tried, 'restart')),
    ...onceEach('silence', silences, attempts(tried, 'silence')),
    ...wrongReplicas.map((now) => `${WEB?.name} has ${now} replicas after ${scaled.done} of ${scaled.all} scalings`),
  ];
}

/** How often a kind of action was begun, and how often it is told to be done. */
function attempts(tried: readonly Attempt[], kind: Kind) {
  const mine = tried.filter(({ what }) => what.id === 'incident.remedy' && what.action.type === kind);
  return { all: mine.length, done: mine.filter(({ ok }) => ok).length };
}

/** `marks` have the key of each effect in them. One whose answer nobody heard may be told as failed, and be there. */
function onceEach(kind: Kind, marks: readonly string[], { all, done }: ReturnType<typeof attempts>): string[] {
  const twice = marks.filter((mark, at) => marks.indexOf(mark) !== at);
  return [
    ...twice.map((mark) => `there is a second ${kind} of ${mark}`),
    ...(marks.length > all ? [`there are ${marks.length} of ${kind}, asked for ${all}`] : []),
    ...(marks.length < done ? [`there are ${marks.length} of ${kind}, and ${done} are told to be done`] : []),
  ];
}

/** Every attempt that has come to an end is told once, as it ended. */
export function remedyProblems(world: World, { view, report }: Resolved): string[] {
  const texts = threadOf(world, view.runId).notes.map(({ text }) => text);
  const ends = (report?.tried ?? []).flatMap(({ what, outcome }) =>
    outcome ? [[phrase(outcome), phrase({ id: 'incident.remedy-declined', what, why: outcome })] as const] : [],
  );
  const alike = Object.groupBy(ends, (each) => each.join(' or '));
  return Object.entries(alike).flatMap(([said, all = []]) => {
    const told = texts.filter((text) => all[0]?.some((each) => text.startsWith(each))).length;
    return told === all.length ? [] : [`"${said}" is told ${told} times, and ended ${all.length} attempts`];
  });
}

/** Puts an end to what fires, and as many replicas as there were. */
export function renewIncidents({ platform }: World): ReadonlySet<string> {
  for (const app of ['shop', 'blog']) platform.trouble.end(app);
  for (const { namespace, name, replicas } of DEPLOYMENTS) {
    // None at first, so that their pods are made anew, on whatever node is open.
    platform.workloads.set(namespace, name, { replicas: 0, illSince: 0 });
    platform.workloads.set(namespace, name, { replicas });
  }
  return new Set(platform.alertmanager.silences().map(({ id }) => id));
}
