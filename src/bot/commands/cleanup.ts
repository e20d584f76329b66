import { allows } from '../../policy.ts';
import { parse, type Operation } from '../catalog.ts';
import type { CleanupAsked } from '../catalog-cleanup.ts';
import type { CleanupSchedules } from '../cleanup-schedules.ts';
import type { BotContext } from '../context.ts';
import { tellPrivately } from '../private.ts';
import { threadLink } from '../thread-link.ts';
import { UserError } from '../user-error.ts';
import { escapeMrkdwn, nameOf } from '../views/mrkdwn.ts';
import { schedulesText, scheduleText } from '../views/schedules.ts';
import { createOperationCommand, type Command } from './operation.ts';

/** `/cleanup plan|run|schedule|pause|resume|status [rule]`: a plan is a run of its own, everything else is the rule's schedule. */
export function createCleanupCommand(operation: Operation, context: BotContext) {
  const { settings, client, people, runs } = context;
  const plan = createOperationCommand(operation, context);

  return async (command: Command): Promise<void> => {
    const { text, user_id: user, channel_id: channel, trigger_id: triggerId } = command;
    const { action, rule } = parse(operation, text.trim() || 'status', settings) as CleanupAsked;
    if (!rule && action !== 'status' && action !== 'schedule') {
      throw new UserError(
        `Please give a rule: ${Object.keys(settings.cleanup).join(', ') || 'deckhand.yaml has none yet'}. Usage: \`${escapeMrkdwn(operation.usage)}\``,
      );
    }
    if (action === 'plan') return plan(command);
    await mayAct(user);
    const schedules = schedulesOf(context);
    const place = { channel, user };
    if (!rule) return tellPrivately(client, place, schedulesText(await all(schedules), settings.cleanup));

    const before = await schedules.find(rule);
    if (!before) {
      throw new UserError(
        `${rule} has no schedule in Temporal. Run \`node src/main.ts setup\`, then try again. Nothing was changed.`,
      );
    }
    const person = await people.find(user);
    if (action === 'pause') {
      if (!before.paused) await schedules.pause(rule, `paused by ${person.name} (${user})`);
    } else if (action === 'resume') {
      if (before.paused) await schedules.resume(rule, `resumed by ${person.name} (${user})`);
    } else if (action === 'run') {
      return startNow(schedules, rule, before.running, { place, triggerId });
    }
    const now = (await schedules.find(rule)) ?? before;
    const [running] = now.running;
    const link = running ? await threadLink(client, (await runs.find(running))?.thread) : '';
    return tellPrivately(client, place, scheduleText(now, settings.cleanup[rule]?.schedule, link));
  };

  /** A run by hand and one by the clock are the same schedule's, so they never overlap. */
  async function startNow(
    schedules: CleanupSchedules,
    rule: string,
    running: readonly string[],
    { place, triggerId }: { place: { channel: string; user: string }; triggerId: string },
  ): Promise<void> {
    const workflowId = running.length ? undefined : await schedules.trigger(rule);
    if (!workflowId) {
      const [at] = running;
      const link = at ? await threadLink(client, (await runs.find(at))?.thread) : '';
      throw new UserError(`${rule} is being cleaned up already. Nothing was started. ${link}`.trim());
    }
    await schedules.sayWhoAsked(workflowId, triggerId, place.user, 'asked for this cleanup');
    await tellPrivately(client, place, `Started the cleanup ${rule}. It speaks where its runs always do.`);
  }

  async function mayAct(user: string): Promise<void> {
    const policy = settings.policies.cleanup.run;
    const person = await people.find(user);
    if (person.outsider || !allows(policy, person)) {
      throw new UserError(
        `\`/cleanup\` is for ${policy.map(nameOf).join(' or ')}; that is not you. Nothing was changed.`,
      );
    }
  }

  async function all(schedules: CleanupSchedules) {
    return Promise.all(Object.keys(settings.cleanup).map(async (rule) => [rule, await schedules.find(rule)] as const));
  }
}

function schedulesOf({ cleanups }: BotContext): CleanupSchedules {
  if (!cleanups) throw new UserError("This bot has no way to Temporal's schedules. Nothing was changed.");
  return cleanups;
}
