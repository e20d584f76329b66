import type { IncidentInput, IncidentSeverity } from '../incidents.ts';
import type { BotContext } from './context.ts';
import { mustBeAllowed } from './may.ts';
import { nobodyTookIt, RECORDED } from './recorded.ts';
import { threadLink } from './thread-link.ts';
import { UserError } from './user-error.ts';
import type { Words } from './views/language.ts';
import { linkTo } from './views/mrkdwn.ts';

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
  const { runs, client, tell, home } = context;

  return async ({ title: written, severity, user, channel, from, triggerId }: OpenRequest): Promise<void> => {
    const title = written.replaceAll(/\s+/g, ' ').trim();
    if (!title) throw new UserError(({ incident }) => incident.bot.noTitle);
    if (title.length > LONGEST) {
      throw new UserError(({ incident }) => incident.bot.longTitle(title.length, LONGEST));
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
      const link = await threadLink(client, run.thread);
      throw new UserError(({ incident, seeThread }) =>
        `${incident.bot.running(run.requestedBy)} ${linkTo(link, seeThread)}`.trimEnd(),
      );
    }
    const place = { user, ...(channel ? { channel } : {}) };
    if (kind === 'started' && (await nobodyTookIt(runs, workflowId, run.runId))) await tell(place, RECORDED);
    await home.changed(user);
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
  const command = '/incident';
  const otherwise = ({ refused, incident }: Words) =>
    run.length ? refused.notForYou(command, run) : incident.bot.nobody;
  return mustBeAllowed({ people }, { user, command, policy: run, otherwise });
}

/** What is left of a title in a workflow id. */
function slugOf(title: string): string {
  const plain = title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
  return plain.slice(0, 40).replaceAll(/^-+|-+$/g, '') || 'untitled';
}
