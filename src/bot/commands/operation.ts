import type { Operation } from '../catalog.ts';
import type { BotContext } from '../context.ts';
import type { OpenForm } from '../modals/open-form.ts';
import { parse } from '../parse.ts';
import { nobodyTookIt, RECORDED } from '../recorded.ts';
import { startOperation } from '../start-operation.ts';
import { InputError, UserError } from '../user-error.ts';
import { escapeMrkdwn } from '../views/mrkdwn.ts';
import { worded } from '../views/language.ts';

export type Command = {
  readonly text: string;
  readonly user_id: string;
  readonly channel_id: string;
  readonly channel_name: string;
  readonly trigger_id: string;
};

/** A command that starts a run; alone, or followed by `form`, it opens the form instead. */
export function createOperationCommand(operation: Operation, context: BotContext, openForm: OpenForm) {
  const { runs, settings, tell, home } = context;

  return async (command: Command): Promise<void> => {
    const { text, user_id: user, trigger_id: triggerId } = command;
    const channel = { id: command.channel_id, name: command.channel_name };
    if (/^(form)?$/i.test(text.trim())) {
      await openForm({ operation, user, channel, triggerId });
      return;
    }
    const { kind, run, workflowId } = await withUsage(operation, async () => {
      const input = parse(operation, text, settings);
      return startOperation(context, { operation, input, user, channel, triggerId });
    });
    if (kind === 'started' && (await nobodyTookIt(runs, workflowId, run.runId))) {
      await tell({ channel: channel.id, user }, RECORDED);
    }
    await home.changed(user);
  };
}

/** Somebody who typed something that is not right learns how it is typed. */
export async function withUsage<T>({ usage }: Operation, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { said } = error;
    throw new UserError((words) => `${escapeMrkdwn(worded(said, words))} ${words.usage(usage)}`);
  }
}
