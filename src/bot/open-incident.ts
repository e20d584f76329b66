import { allows } from '../policy.ts';
import type { IncidentInput, IncidentSeverity } from '../incidents.ts';
import type { BotContext } from './context.ts';
import { tellPrivately, type Place } from './private.ts';
import { nobodyTookIt, RECORDED } from './recorded.ts';
import { threadLink } from './thread-link.ts';
import { UserError } from './user-error.ts';
import { mention, nameOf } from './views/mrkdwn.ts';

export type OpenRequest = {
  readonly title: string;
  readonly severity: IncidentSeverity;
  readonly user: string;
  /** Where it is to speak; `deckhand.yaml` says where if the bot cannot there. */
  readonly channel?: string;
  readonly from?: IncidentInput['from'];
  readonly triggerId: string;
};

const LONGEST = 150;

/** Opens an incident somebody asked for, by a command, a form or a message shortcut. */
export function createOpenIncident(context: BotContext) {
  const { runs, client } = context;

  return async ({ title: written, severity, user, channel, from, triggerId }: OpenRequest): Promise<void> => {
    const title = written.replaceAll(/\s+/g, ' ').trim();
    if (!title) throw new UserError('An incident needs a title. Nothing was started.');
    if (title.length > LONGEST) {
      throw new UserError(`That title is ${title.length} characters long; ${LONGEST} are enough. Nothing was started.`);
    }
    const person = await mayOpen(context, user);
    const here = channel && (await isIn(channel)) ? { channel } : {};
    const workflowId = `incident/${slugOf(title)}-${new Date().toISOString().slice(0, 10)}`;
    const input: IncidentInput = { title, severity, ...here, ...(from ? { from } : {}) };
    const { kind, run } = await runs.start({
      operation: 'incident',
      workflow: 'respondToIncident',
      workflowId,
      input: { ...input, requestedBy: user },
      summary: `${severity} ${title}, opened by ${person.name}`.slice(0, 200),
      triggerId,
    });
    if (kind === 'running') {
      const by = run.requestedBy ? ` by ${mention(run.requestedBy)}` : '';
      const link = await threadLink(client, run.thread);
      throw new UserError(`An incident of that name was opened${by} today and goes on. ${link}`.trim());
    }
    const place: Place = { channel: channel ?? user, user };
    if (kind === 'started' && (await nobodyTookIt(runs, workflowId, run.runId)))
      await tellPrivately(client, place, RECORDED);
  };

  async function isIn(channel: string): Promise<boolean> {
    return client.conversations.info({ channel }).then(
      ({ channel: found }) => Boolean(found?.is_member || found?.is_im),
      (error: { data?: { error?: string } }) => {
        if (error.data?.error === 'channel_not_found') return false;
        throw error;
      },
    );
  }
}

/** Throws a `UserError` for whom the policy does not name. */
export async function mayOpen({ people, settings }: Pick<BotContext, 'people' | 'settings'>, user: string) {
  const { run } = settings.policies.incident;
  const person = await people.find(user);
  if (person.outsider) {
    throw new UserError(
      'Guests and people from other workspaces cannot open incidents. Ask a member of this workspace. Nothing was started.',
    );
  }
  if (!allows(run, person)) {
    const who = run.length ? run.map(nameOf).join(' or ') : 'nobody: deckhand.yaml has no policies.incident';
    throw new UserError(`Opening incidents is for ${who}. Nothing was started.`);
  }
  return person;
}

/** What is left of a title in a workflow id. */
function slugOf(title: string): string {
  const plain = title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
  return plain.slice(0, 40).replaceAll(/^-+|-+$/g, '') || 'untitled';
}
