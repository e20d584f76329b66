import { interleaved, percentile, ratios, rounded, spread, timed, type Figure } from './measure.ts';
import { isFull, save } from './save.ts';
import { openStage } from './stage.ts';

/** Provisions whose outside systems take no time, against a bare workflow with as many activities as provision's steps. */
const STEP_ACTIVITIES = 5;
const AT_ONCE = isFull ? 25 : 10;
const AIM = 0.8;
const stage = await openStage();
let batch = 0;

try {
  const each = Array.from({ length: AT_ONCE }, (_, at) => at);
  const ours = (name: string, count: number) =>
    timed(() =>
      Promise.all(each.slice(0, count).map(async (at) => (await stage.provision(`${name}-${batch}-${at}`)).result())),
    );
  const bare = (name: string, count: number) =>
    timed(() =>
      Promise.all(
        each.slice(0, count).map((at) =>
          stage.client.workflow.execute('bareSteps', {
            workflowId: `bare/${name}-${batch}-${at}`,
            taskQueue: 'deckhand',
            args: [STEP_ACTIVITIES],
          }),
        ),
      ),
    );
  const between = async () => void (batch += 1);
  const rounds = isFull ? 20 : 5;
  const many = await interleaved(
    { ours: () => ours('many', AT_ONCE), bare: () => bare('many', AT_ONCE) },
    { rounds, warm: 1, between },
  );
  const alone = await interleaved(
    { ours: () => ours('one', 1), bare: () => bare('one', 1) },
    { rounds: rounds * 2, warm: 1, between },
  );
  const throughput = rounded(percentile(many.bare, 0.5) / percentile(many.ours, 0.5));
  const figures: Figure[] = [
    { name: 'Provisions against bare workflows, throughput', value: throughput, aim: AIM, better: 'higher', unit: '×' },
    ...ratios('One provision alone, start to end', alone.ours, alone.bare, 1 / AIM),
  ];
  const perSecond = (list: readonly number[]) => rounded((AT_ONCE * 1_000) / percentile(list, 0.5), 1);
  save('provision', {
    title: 'Provisioning with instant outside systems',
    method: `${AT_ONCE} runs at a time and each alone, all their words said in Slack, against a workflow that only calls ${STEP_ACTIVITIES} activities one after the other; both on the same worker and the same Temporal.`,
    figures,
    details: {
      rounds,
      perSecond: { ours: perSecond(many.ours), bare: perSecond(many.bare) },
      aloneMs: { ours: spread(alone.ours, 0), bare: spread(alone.bare, 0) },
    },
  });
} finally {
  await stage.close();
}
