import type { Origin } from '../operations.ts';
import type { Person } from '../policy.ts';
import { workflowIdOf, type Operation } from './catalog.ts';
import type { BotContext } from './context.ts';
import { offersAgainst } from './in-the-way.ts';
import type { KnownRun } from './known-run.ts';
import { mustBeAllowed } from './may.ts';
import type { Started } from './runs.ts';
import { threadLink } from './thread-link.ts';
import { UserError } from './user-error.ts';
import { worded } from './views/language.ts';
import { linkTo } from './views/mrkdwn.ts';

/** Where somebody asks from. Without a channel the run speaks where `deckhand.yaml` says. */
export type Channel = { readonly id: string; readonly name: string };

export type Asked = {
  readonly operation: Operation;
  readonly input: Origin;
  readonly user: string;
  readonly channel?: Channel;
  /** The same request delivered twice has the same one: it starts nothing again. */
  readonly triggerId: string;
};

/**
 * Starts a run, however it was asked for: by a command, a form or Home. Everything that can be refused is refused
 * before anything starts, by an `InputError` or a `UserError`.
 */
export async function startOperation(
  context: BotContext,
  asked: Asked,
): Promise<Started & { readonly workflowId: string }> {
  const { operation, input, user, channel, triggerId } = asked;
  const { runs, lookup, settings } = context;
  const person = await mayStart(context, operation, user, channel);
  await operation.check?.(input, { lookup, settings, person, values: { ...input } });
  const target = operation.target(input);
  const workflowId = workflowIdOf(operation, input);
  const started = await runs.start({
    operation: operation.name,
    workflowId,
    input: { ...input, requestedBy: user, ...(channel ? { channel: channel.id } : {}) },
    summary: `${operation.name} ${target}, asked by ${person.name}`,
    triggerId,
  });
  if (started.kind === 'running') throw await alreadyRunning(context, asked, target, started.run);
  return { ...started, workflowId };
}

/** What does not depend on the input: whether the bot can speak there, and whether this person may ask. Throws a `UserError`. */
export async function mayStart(
  { client, people, settings }: BotContext,
  { name, command }: Operation,
  user: string,
  channel: Channel | undefined,
): Promise<Person> {
  if (channel) await mustBePostable(client, channel);
  return mustBeAllowed({ people }, { user, command, policy: settings.policies[name].run });
}

async function alreadyRunning(
  { runs, client }: BotContext,
  { operation, input, triggerId }: Asked,
  target: string,
  run: KnownRun,
): Promise<UserError> {
  const [described, link] = await Promise.all([
    runs.describe(run.workflowId, run.runId),
    threadLink(client, run.thread),
  ]);
  const view = described?.view.operation === 'incident' ? undefined : described?.view;
  const steps = view?.steps ?? [];
  const at = steps.findIndex(({ status }) => ['running', 'waiting', 'failed'].includes(status));
  const step = at < 0 ? undefined : { at: at + 1, of: steps.length };
  const { says, offers } = offersAgainst(operation, input, triggerId, run, view);
  return new UserError((words) => {
    const { refused, operations, seeThread } = words;
    const sentence = refused.running(target, operations[operation.name].underWay, run.requestedBy, step);
    return [sentence, linkTo(link, seeThread), says && worded(says, words)].filter(Boolean).join(' ');
  }, offers);
}

async function mustBePostable(client: BotContext['client'], { id, name }: Channel): Promise<void> {
  const member = await client.conversations.info({ channel: id }).then(
    ({ channel: found }) => found?.is_member || found?.is_im,
    (error: { data?: { error?: string } }) => {
      if (error.data?.error === 'channel_not_found') return false;
      throw error;
    },
  );
  if (!member) throw new UserError(({ refused }) => refused.cannotPost(name));
}
