import type { TrainInput } from '../operations.ts';
import type { RunEnd } from '../run.ts';
import { learning, planTrain } from './learning.ts';
import { inRun } from './run.ts';

export type BackTo = { readonly from: string; readonly to: string };

/** Trains nothing: the champion of before is champion again, and what it replaces is kept as the previous one. */
export async function rollBackModel(input: TrainInput): Promise<RunEnd<BackTo>> {
  const { model } = input;
  const options = {
    operation: 'trainModel',
    target: model,
    origin: input,
    steps: ['pick', 'approval', 'register'],
    title: () => ({ id: 'train.back-title', model }) as const,
    plan: () => planTrain(input),
    done: (end: BackTo) => ({ id: 'train.back-done', model, ...end }) as const,
  } as const;

  return inRun(options, async (run) => {
    const { details } = run;
    const { registered, aliases } = details.spec;
    const { limits } = details;
    const does = learning(details);
    const patience = { questionLimit: limits.question, attempts: limits.callAttempts };
    const look = () => does.readAliases({ registered, aliases });

    await run.step('pick', look, { ...patience, detail: (found) => ({ id: 'train.aliases', ...found }) });
    const { from, to } = await run.approval('approval', {
      gate: 'registry',
      questionLimit: limits.question,
      facts: async () => {
        const { champion, previous } = await look();
        if (!previous || !champion) {
          const alias = previous ? aliases.champion : aliases.previous;
          return run.stop({ id: 'train.no-way-back', model, alias }, `There is no ${alias} of ${model}.`);
        }
        return { from: champion.version, to: previous.version };
      },
      same: (one, other) => one.from === other.from && one.to === other.to,
      what: (shown) => ({ id: 'train.back-ready', model, ...shown }),
    });
    await run.step('register', () => does.promote({ registered, aliases, from, to }), {
      ...patience,
      undo: () =>
        does.restoreAliases({ model, registered, aliases, ours: to, before: { champion: from, previous: to } }),
      detail: () => ({ id: 'train.promoted', from, to }),
    });
    return { from, to };
  });
}
