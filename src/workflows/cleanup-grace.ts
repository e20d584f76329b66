import { condition } from '@temporalio/workflow';
import type { CleanupList, Group, NamespacesRule } from '../cleanup.ts';
import type { Phrase } from '../phrases.ts';
import type { CleanupPlan } from '../operations.ts';
import { OFFERED, type Brooms, type Chosen } from './brooms.ts';
import type { Taken } from './offers.ts';
import type { Run } from './run.ts';

/** Namespaces are only stopped at first: whoever misses one has until the end of the grace period to bring it back. */
export async function stopFirst(
  run: Run<CleanupPlan>,
  does: Brooms,
  spec: NamespacesRule,
  { list, without }: Chosen,
): Promise<readonly Group[]> {
  const { limits } = run.details;
  const { packed } = list;
  const questionLimit = limits.question;
  const until = Date.now() + spec.grace;
  let stopped: readonly string[] = [];
  const unstop = async (): Promise<Phrase> => {
    // A step that was cut short does not know what it stopped: whatever carries its mark is brought back.
    const names = await does.restoreNamespaces({ packed, run: run.id });
    return names.length
      ? { id: 'cleanup.unmarked', names }
      : { id: 'undo.left', kind: 'namespaces', why: { id: 'left.not-stopped' } };
  };

  stopped = await run.step('mark', (effect) => does.stopNamespaces({ spec, packed, without, effect, until }), {
    questionLimit,
    attempts: limits.callAttempts,
    undo: unstop,
    detail: (names) => ({ id: 'cleanup.grace', until, waiting: names.length }),
    note: (names) => (names.length ? { id: 'cleanup.marked', names, until } : undefined),
  });

  const brought = await run.step('grace', () => wait(run, does, list, stopped, until), {
    questionLimit,
    detail: (back) => ({ id: 'cleanup.grace', until, waiting: stopped.length - back.length }),
  });
  return brought;
}

/** Until the time is over, or nothing is left to wait for. */
async function wait(
  run: Run<CleanupPlan>,
  does: Brooms,
  { groups, packed }: CleanupList,
  stopped: readonly string[],
  until: number,
): Promise<readonly Group[]> {
  const brought: Group[] = [];
  const asked: string[] = [];
  const offered = groups.filter(({ name }) => stopped.includes(name));
  const offers = offered.slice(0, OFFERED).map((group) => {
    const about: Phrase = { id: 'cleanup.restore', name: group.name };
    const taken: Taken = ({ by }, checked) => {
      brought.push(group);
      asked.push(group.name);
      return { id: 'cleanup.restored', name: group.name, by, checked };
    };
    return run.offer({ id: `restore/${group.from}`, choice: 'restore', about }, [], taken, { until });
  });
  try {
    run.facts('grace', { id: 'cleanup.grace', until, waiting: stopped.length });
    while (brought.length < stopped.length) {
      const summary = 'stopped namespaces wait before they are deleted';
      await condition(() => asked.length > 0, Math.max(1, until - Date.now()), { summary });
      // What was clicked in time counts even if it is judged only now, after an outage.
      await run.judged();
      if (asked.length === 0) break;
      const names = asked.splice(0);
      for (const name of await does.restoreNamespaces({ packed, only: names, run: run.id })) {
        run.note({ id: 'cleanup.restored', name });
      }
      run.facts('grace', { id: 'cleanup.grace', until, waiting: stopped.length - brought.length });
    }
  } finally {
    for (const offer of offers) offer.close();
  }
  return brought;
}
