import type { EnvironmentName } from '../../apps.ts';
import type { FreezeInput } from '../../operations.ts';
import { sign } from '../../signature.ts';
import type { BotContext } from '../context.ts';
import { mustBeAllowed } from '../may.ts';
import { readMoment } from '../moment.ts';
import type { Place } from '../private.ts';
import { nobodyTookIt, RECORDED } from '../recorded.ts';
import { threadLink } from '../thread-link.ts';
import { UserError } from '../user-error.ts';
import { linkTo } from '../views/mrkdwn.ts';

export const FREEZE_USAGE = 'freeze <environment> [until <when>] "reason" | thaw <environment>';

export type FreezeCommand = {
  readonly text: string;
  readonly place: Place;
  readonly triggerId: string;
};

const LONGEST = 300;

/** `/deckhand freeze production until Mon 08:00 "incident 42"` and `/deckhand thaw production`. */
export function createFreezeCommand({ runs, people, client, settings, signingKey, tell, home }: BotContext) {
  const policy = settings.policies.freeze.run;

  const mayFreeze = (user: string) =>
    mustBeAllowed(
      { people },
      { user, command: '/deckhand freeze', policy, otherwise: ({ freeze }) => freeze.notYou(policy) },
    );

  async function frozenAlready(environment: EnvironmentName): Promise<UserError> {
    const link = await threadLink(client, (await runs.find(`freeze/${environment}`))?.thread);
    return new UserError((words) => `${words.freeze.already(environment)} ${linkTo(link, words.seeThread)}`.trim());
  }

  return {
    async freeze({ text, place, triggerId }: FreezeCommand): Promise<void> {
      const { user, channel } = place;
      const person = await mayFreeze(user);
      const { tz = 'UTC' } = (await client.users.info({ user })).user ?? {};
      const { environment, reason, until } = readFreeze(text, tz);
      const input: FreezeInput = {
        environment,
        reason,
        requestedBy: user,
        ...(channel ? { channel } : {}),
        ...(until === undefined ? {} : { until }),
      };
      const workflowId = `freeze/${environment}`;
      const summary = `freeze of ${environment}, asked by ${person.name}`;
      const { kind, run } = await runs.start({ operation: 'freeze', workflowId, input, summary, triggerId });
      if (kind === 'running') throw await frozenAlready(environment);
      await tell(place, ({ freeze }) => freeze.started(environment, until));
      if (await nobodyTookIt(runs, workflowId, run.runId)) await tell(place, RECORDED);
      await home.changed(user);
    },

    /** Judged by the freeze itself, as every decision is. */
    async thaw({ text, place }: FreezeCommand): Promise<void> {
      const { user } = place;
      await mayFreeze(user);
      const environment = readEnvironment(text.trim());
      const workflowId = `freeze/${environment}`;
      const found = await runs.find(workflowId);
      if (!found?.open) throw new UserError(({ freeze }) => freeze.none(environment));
      const decision = { run: found.runId, question: 'thaw', choice: 'thaw', by: user, at: Date.now() } as const;
      if (!(await runs.decide(workflowId, found.runId, sign(decision, signingKey)))) {
        throw new UserError(({ freeze }) => freeze.none(environment));
      }
      await tell(place, ({ freeze }) => freeze.thawing(environment));
      if (await nobodyTookIt(runs, workflowId, found.runId)) await tell(place, RECORDED);
      await home.changed(user);
    },
  };
}

/** Throws a `UserError` for what cannot be read. */
export function readFreeze(
  text: string,
  zone: string,
  now: number = Date.now(),
): { readonly environment: EnvironmentName; readonly reason: string; readonly until?: number } {
  const plain = text.trim().replaceAll(/[“”]/g, '"').slice(0, LONGEST);
  const [, name = '', rest = ''] = /^(\S*)\s*(.*)$/s.exec(plain) ?? [];
  const environment = readEnvironment(name);
  const [, when, quoted] = /^until\s+([^"]*?)\s*(?:"([^"]*)")?$/.exec(rest) ?? [];
  const reason = (when === undefined ? rest.replaceAll('"', '') : (quoted ?? '')).trim();
  if (!reason) throw new UserError(({ input }) => input.noReason);
  if (when === undefined) return { environment, reason };
  const until = readMoment(when, zone, now);
  if (until === undefined) throw new UserError(({ input }) => input.noMoment(when.slice(0, 40)));
  return { environment, reason, until };
}

function readEnvironment(name: string): EnvironmentName {
  if (name === 'production' || name === 'staging') return name;
  throw new UserError(({ input }) => input.noEnvironment(name.slice(0, 40)));
}
