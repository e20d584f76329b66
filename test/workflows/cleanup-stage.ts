import type { Stage } from '../setup/stage.ts';

export const DAY = 86_400_000;
const SIZE = 84_000_000;

export type CleanupStage = ReturnType<typeof cleanupStage>;

/** What tests of cleanups have in common: images, namespaces, and the clicks. */
export function cleanupStage(stage: Stage) {
  const { artifacts, namespaces } = stage.platform;
  const parts = (path: string) => path.split('/') as [string, string];
  const state = (name: string) => {
    const found = namespaces.byName(name);
    if (!found) throw new TypeError(`There is no namespace ${name}.`);
    return found;
  };
  const digest = (path: string, tag: string) => artifacts.find(...parts(path), tag)?.digest ?? '';

  return {
    digest,

    /** Images of a repository by their tag, with their age in days. */
    push(path: string, ages: Readonly<Record<string, number>>): void {
      for (const [tag, days] of Object.entries(ages)) {
        artifacts.push({ image: `harbor.lan/${path}`, tags: [tag] });
        const pushed = artifacts.find(...parts(path), tag);
        if (pushed) artifacts.save({ ...pushed, size: SIZE, pushedAt: Date.now() - days * DAY });
      }
    },

    tags: (path: string) => artifacts.of(...parts(path)).flatMap(({ tags }) => tags.map(({ name }) => name)),

    /** Something runs this image from now on. */
    run(name: string, image: string): void {
      const workload = {
        name: 'web',
        kind: 'Deployment',
        replicas: 1,
        image,
        annotations: {},
        startedAt: Date.now(),
      } as const;
      namespaces.make(name, { workloads: [workload] });
    },

    namespace(name: string, labels: Readonly<Record<string, string>>): void {
      const startedAt = Date.now() - 30 * DAY;
      const workload = {
        name: 'web',
        kind: 'StatefulSet',
        replicas: 2,
        image: 'x:1',
        annotations: {},
        startedAt,
      } as const;
      namespaces.make(name, { labels, createdAt: startedAt, workloads: [workload] });
    },

    relabel: (name: string, labels: Readonly<Record<string, string>>) => namespaces.save({ ...state(name), labels }),
    replicas: (name: string) => state(name).workloads.map(({ replicas }) => replicas),

    approve: (workflowId: string, run: string) =>
      stage.decide(workflowId, { run, question: 'approval/1', choice: 'approve', by: 'U0BEN' }),

    /** The question that a button beside these words answers. */
    question(run: string, words: string): string {
      const { blocks = [] } =
        stage.slack.workspace.messages('C0OPS').find(({ metadata }) => metadata?.event_payload['run'] === run) ?? {};
      type Offer = { text?: { text: string }; accessory?: { value: string } };
      const found = (blocks as readonly Offer[]).find(({ text, accessory }) => accessory && text?.text.includes(words));
      return (JSON.parse(found?.accessory?.value ?? '{}') as { question?: string }).question ?? '';
    },
  };
}
