import { allows } from '../../policy.ts';
import { parse, workflowIdOf, type Operation } from '../catalog.ts';
import type { BotContext } from '../context.ts';
import { tellPrivately } from '../private.ts';
import { nobodyTookIt, RECORDED } from '../recorded.ts';
import type { KnownRun } from '../runs.ts';
import { UserError } from '../user-error.ts';
import { escapeMrkdwn, mention, nameOf } from '../views/mrkdwn.ts';
import { threadLink } from '../thread-link.ts';

export type Command = {
  readonly text: string;
  readonly user_id: string;
  readonly channel_id: string;
  readonly channel_name: string;
  readonly trigger_id: string;
};

/** A command that starts a run: everything that can be refused is refused before anything starts. */
export function createOperationCommand(operation: Operation, context: BotContext) {
  const { runs, settings, client, people, lookup } = context;

  return async (command: Command): Promise<void> => {
    const { user_id: user, channel_id: channel, trigger_id: triggerId } = command;
    const input = parse(operation, command.text, settings);
    const target = operation.target(input);
    await mustBePostable(command);
    const policy = settings.policies[operation.name].run;
    const person = await people.find(user);
    if (person.outsider) {
      throw new UserError(
        `Guests and people from other workspaces cannot use \`${operation.command}\`. Ask a member of this workspace. Nothing was started.`,
      );
    }
    if (!allows(policy, person)) {
      throw new UserError(
        `\`${operation.command}\` is for ${policy.map(nameOf).join(' or ')}; that is not you. Nothing was started.`,
      );
    }
    if ((await lookup.machine?.(target)) === false) {
      throw new UserError(
        `MAAS knows no machine "${escapeMrkdwn(target)}". Nothing was started. Usage: \`${escapeMrkdwn(operation.usage)}\``,
      );
    }
    const workflowId = workflowIdOf(operation, input);
    const { kind, run } = await runs.start({
      operation: operation.name,
      workflowId,
      input: { ...input, requestedBy: user, channel },
      summary: `${operation.name} ${target}, asked by ${person.name}`,
      triggerId,
    });
    if (kind === 'running') throw new UserError(await alreadyRunning(target, run));
    if (kind === 'started' && (await nobodyTookIt(runs, workflowId, run.runId))) {
      await tellPrivately(client, { channel, user }, RECORDED);
    }
  };

  async function alreadyRunning(target: string, run: KnownRun): Promise<string> {
    const described = await runs.describe(run.workflowId, run.runId);
    const steps = described && 'steps' in described.view ? described.view.steps : [];
    const at = steps.findIndex(({ status }) => status === 'running' || status === 'failed');
    const by = run.requestedBy ? ` by ${mention(run.requestedBy)}` : '';
    const step = at < 0 ? '' : `, step ${at + 1} of ${steps.length}`;
    return `${escapeMrkdwn(target)} ${operation.underWay}${by}${step}. ${await threadLink(client, run.thread)}`.trim();
  }

  async function mustBePostable({ channel_id: channel, channel_name: name }: Command): Promise<void> {
    const member = await client.conversations.info({ channel }).then(
      ({ channel: found }) => found?.is_member || found?.is_im,
      (error: { data?: { error?: string } }) => {
        if (error.data?.error === 'channel_not_found') return false;
        throw error;
      },
    );
    if (!member) {
      throw new UserError(
        `I can't post in #${escapeMrkdwn(name)}. Type \`/invite @deckhand\` there and try again. Nothing was started.`,
      );
    }
  }
}
