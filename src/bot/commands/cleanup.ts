import type { Operation } from '../catalog.ts';
import type { CleanupSchedules } from '../cleanup-schedules.ts';
import type { BotContext } from '../context.ts';
import { mustBeAllowed } from '../may.ts';
import type { OpenForm } from '../modals/open-form.ts';
import { CLEANUP_ACTIONS, type CleanupAction } from '../operations/cleanup.ts';
import { parse } from '../parse.ts';
import type { Place } from '../private.ts';
import { threadLink } from '../thread-link.ts';
import { UserError } from '../user-error.ts';
import { linkTo } from '../views/mrkdwn.ts';
import { schedulesText, scheduleText } from '../views/schedules.ts';
import { createOperationCommand, withUsage, type Command } from './operation.ts';

/** `/cleanup plan|run|schedule|pause|resume|status [rule]`: a plan is a run of its own, everything else is the rule's schedule. */
export function createCleanupCommand(operation: Operation, context: BotContext, openForm: OpenForm) {
  const { settings, client, people, runs, tell } = context;
  const plan = createOperationCommand(operation, context, openForm);

  return async (command: Command): Promise<void> => {
    const { user_id: user, channel_id: channel, trigger_id: triggerId } = command;
    const { action, text } = read(command.text);
    if (action === 'plan') return plan({ ...command, text });
    const rule = await withUsage(operation, async () => ruleIn(action, text));
    await mustBeAllowed(context, { user, command: operation.command, policy: settings.policies.cleanup.run });
    const schedules = schedulesOf(context);
    const place = { channel, user };
    if (!rule) {
      const all = await known(schedules);
      return tell(place, (words) => schedulesText(all, settings.cleanup, words));
    }
    const before = await schedules.find(rule);
    if (!before) throw new UserError(({ cleanup }) => cleanup.noSchedule(rule));
    if (action === 'run') return startNow(schedules, rule, before.running, { place, triggerId });
    const { name } = await people.find(user);
    if (action === 'pause' && !before.paused) await schedules.pause(rule, `paused by ${name} (${user})`);
    if (action === 'resume' && before.paused) await schedules.resume(rule, `resumed by ${name} (${user})`);
    const now = (await schedules.find(rule)) ?? before;
    const link = await linkOf(now.running);
    return tell(place, (words) => scheduleText(now, settings.cleanup[rule]?.schedule, words, link));
  };

  /** `status` and `schedule` tell of all rules if none is named. */
  function ruleIn(action: CleanupAction, text: string): string | undefined {
    if (text) return operation.target(parse(operation, text, settings));
    if (action === 'status' || action === 'schedule') return undefined;
    throw new UserError(({ cleanup }) => cleanup.giveRule(Object.keys(settings.cleanup)));
  }

  /** A run by hand and one by the clock are the same schedule's, so they never overlap. */
  async function startNow(
    schedules: CleanupSchedules,
    rule: string,
    running: readonly string[],
    { place, triggerId }: { place: Place; triggerId: string },
  ): Promise<void> {
    const workflowId = running.length ? undefined : await schedules.trigger(rule);
    if (!workflowId) {
      const link = await linkOf(running);
      throw new UserError(({ cleanup, seeThread }) => `${cleanup.running(rule)} ${linkTo(link, seeThread)}`.trim());
    }
    await schedules.sayWhoAsked(workflowId, triggerId, place.user, context.workspaceWords.cleanup.asked);
    await tell(place, ({ cleanup }) => cleanup.started(rule));
  }

  async function linkOf([running]: readonly string[]): Promise<string | undefined> {
    return running ? threadLink(client, (await runs.find(running))?.thread) : undefined;
  }

  async function known(schedules: CleanupSchedules) {
    return Promise.all(Object.keys(settings.cleanup).map(async (rule) => [rule, await schedules.find(rule)] as const));
  }

  function read(text: string): { readonly action: CleanupAction; readonly text: string } {
    const [word = '', ...rest] = text.trim().split(/\s+/);
    // Its form asks for a plan, the one thing here that changes nothing.
    if (/^(form)?$/i.test(word)) return { action: 'plan', text: '' };
    const action = CLEANUP_ACTIONS.find((each) => each === word);
    if (!action) throw new UserError(({ refused }) => refused.unknownCommand(word.slice(0, 80), operation.usage));
    return { action, text: rest.join(' ') };
  }
}

function schedulesOf({ cleanups }: BotContext): CleanupSchedules {
  if (!cleanups) throw new UserError(({ cleanup }) => cleanup.noSchedules);
  return cleanups;
}
