import type { Ended } from './ended.ts';
import type { World } from './world.ts';

const MODEL = 'churn';
/** A champion of long ago, and what was champion before it. */
const [CHAMPION, PREVIOUS] = ['3', '2'] as const;
const [RUN, KEY] = ['deckhand.dev/run', 'deckhand.dev/key'] as const;
const OPEN = ['RUNNING', 'SCHEDULED'];

type Tagged = { readonly tags: readonly { readonly key: string; readonly value: string }[] };
type Result = { readonly result?: { readonly version?: string; readonly to?: string; readonly from?: string } };

const tag = ({ tags }: Tagged, name: string) => tags.find(({ key }) => key === name)?.value ?? '';

/** Each effect has one run in MLflow and each training at most one version; the aliases are what the runs say. */
export function trainingEffects({ platform: { mlflow } }: World, runs: readonly Ended[]): string[] {
  const mine = runs.filter(({ workflow }) => workflow === 'trainModel');
  const tracked = mlflow.runs().filter((run) => mine.some(({ runId }) => tag(run, RUN) === runId));
  const keys = tracked.map((run) => tag(run, KEY));
  const open = tracked.filter(({ status }) => OPEN.includes(status));
  const versions = mlflow.model(MODEL)?.versions ?? [];
  return [
    ...keys.filter((key, at) => keys.indexOf(key) !== at).map((key) => `${key} has two runs in MLflow`),
    ...open.map(({ name, status }) => `MLflow's run ${name} is still ${status}`),
    ...mine.flatMap(({ runId, view, result }) => {
      const made = versions.filter((version) => tag(version, RUN) === runId).length;
      const { version } = (result as Result | undefined)?.result ?? {};
      const wanted = view.status === 'succeeded' && version !== undefined ? 1 : 0;
      const isWrong = view.status === 'failed' ? made > 1 : made > 1 || made < wanted;
      return isWrong ? [`the training ${runId}, ${view.status}, made ${made} versions`] : [];
    }),
    ...aliasProblems(mlflow.model(MODEL)?.aliases ?? {}, mine),
  ];
}

function aliasProblems(aliases: Readonly<Record<string, string>>, runs: readonly Ended[]): string[] {
  if (runs.some(({ view }) => view.status === 'failed')) return [];
  let expected: { readonly champion: string; readonly previous: string } = { champion: CHAMPION, previous: PREVIOUS };
  for (const { view, result } of runs) {
    const { version, to } = (result as Result | undefined)?.result ?? {};
    const next = version ?? to;
    if (view.status === 'succeeded' && next) expected = { champion: next, previous: expected.champion };
  }
  const { champion, previous } = aliases;
  return champion === expected.champion && previous === expected.previous
    ? []
    : [`MLflow has champion ${champion} and previous ${previous}, not ${expected.champion} and ${expected.previous}`];
}

/** The registry as it was before anybody trained. */
export function renewTrainings({ platform: { mlflow } }: World): void {
  const model = mlflow.model(MODEL);
  const seeded = model?.versions.find(({ version }) => version === CHAMPION);
  if (!model || !seeded) throw new TypeError(`There is no version ${CHAMPION} of ${MODEL}.`);
  mlflow.saveModel({
    ...model,
    versions: [{ ...seeded, version: PREVIOUS }, seeded],
    aliases: { champion: CHAMPION, previous: PREVIOUS },
  });
}
