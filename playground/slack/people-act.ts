import type { Edit, GroupChange, Outcome, React, Say } from './client-types.ts';
import { textOf } from './content.ts';
import type { Interactions } from './interactions.ts';
import type { AppConfig } from './manifest.ts';
import type { Payloads } from './payloads.ts';
import { personOf } from './people.ts';
import { toggled } from './reactions.ts';
import type { ResponseUrls } from './response-urls.ts';
import { CHANNELS, PEOPLE } from './seed.ts';
import type { TellApp } from './tell-app.ts';
import type { Triggers } from './triggers.ts';
import { SlackError, type Channel, type Group, type Person } from './types.ts';
import type { Workspace } from './workspace.ts';

type Parts = {
  readonly workspace: Workspace;
  readonly app: AppConfig;
  readonly tellApp: TellApp;
  readonly interactions: Pick<Interactions, 'send'>;
  readonly triggers: Triggers;
  readonly responses: ResponseUrls;
  readonly payloads: Payloads;
};

/** What people write and change in the workspace, and what the app is told of it. */
export function createPeopleAct({ workspace, app, tellApp, interactions, triggers, responses, payloads }: Parts) {
  async function say({ as, channel: where, text, thread_ts: thread }: Say): Promise<Outcome> {
    const person = personOf(as);
    const channel = workspace.channel(where);
    if (text.startsWith('/') && !thread) return command(person, channel, text);
    if (thread && !workspace.find(channel.id, thread)) throw new SlackError('thread_not_found');
    workspace.add({
      channel: channel.id,
      user: person.id,
      text: withIds(text, workspace.groups()),
      ...(thread ? { thread_ts: thread } : {}),
    });
    return { ok: true };
  }

  async function command(person: Person, channel: Channel, text: string): Promise<Outcome> {
    const [name = '', ...words] = text.split(' ');
    if (name === '/invite' && words.join(' ').trim().replace('@', '') === 'deckhand') return invite(person, channel);
    const isOurs = app.commands.some(({ command: offered }) => offered === name) && !person.stranger;
    if (!isOurs) {
      return {
        ok: false,
        error: `${name} is not a valid command. In Slack, anything beginning with a / is treated as a command.`,
      };
    }
    const said = words.join(' ');
    const payload = {
      ...payloads.command(person.id, channel.id),
      command: name,
      text: app.escaping.has(name) ? withIds(said, workspace.groups(), true) : said,
      trigger_id: triggers.issue(person.id),
      response_url: responses.issue('commands', { channel: channel.id, user: person.id }),
    };
    const outcome = await interactions.send(
      { type: 'slash_commands', payload },
      (error) => `${name} failed with the error "${error}"`,
    );
    const { answer, ...told } = outcome;
    respond(answer, channel.id, person.id);
    return told;
  }

  /** An app may answer a command within its acknowledgement. */
  function respond(answer: unknown, channel: string, user: string): void {
    const said = typeof answer === 'string' ? { text: answer } : ((answer ?? {}) as Record<string, unknown>);
    if (textOf(said['text']) || said['blocks']) responses.say({ channel, user }, said);
  }

  function invite({ id }: Person, channel: Channel): Outcome {
    workspace.saveChannel({ ...channel, botIsMember: true });
    tellApp.invited(workspace.channel(channel.id), id);
    return { ok: true };
  }

  return {
    say,
    invite: (as: string, channel: string): Outcome => invite(personOf(as), workspace.channel(channel)),

    /** Only one's own. */
    edit({ as, channel, ts, text }: Edit): Outcome {
      const message = workspace.find(workspace.channel(channel).id, ts);
      if (!message) throw new SlackError('message_not_found');
      if (message.user !== as) throw new SlackError('cant_update_message');
      const edited = { user: as, ts: workspace.nextTs() };
      workspace.edit(message.channel, ts, { text: withIds(text, workspace.groups()), edited });
      return { ok: true };
    },

    react({ as, channel, ts, name }: React): Outcome {
      const message = workspace.find(workspace.channel(channel).id, ts);
      if (!message) throw new SlackError('message_not_found');
      const isOn = !(message.reactions ?? []).some((each) => each.name === name && each.users.includes(as));
      workspace.touch(message.channel, ts, { reactions: toggled(message, name, personOf(as).id, isOn) });
      tellApp.reacted(message, as, name, isOn);
      return { ok: true };
    },

    changeGroup({ group: id, user, member }: GroupChange): Outcome {
      const group = workspace.group(id);
      const others = group.users.filter((each) => each !== personOf(user).id);
      workspace.saveGroup({ ...group, users: member ? [...others, user] : others });
      if (group.users.includes(user) !== member) tellApp.groupChanged(group, user, member);
      return { ok: true };
    },
  };
}

/** `@name`, `@group` and `#channel`, as the composer turns them into ids; a command's text names them too. */
function withIds(text: string, groups: readonly Group[], isNamed = false): string {
  const link = (id: string, name: string) => (isNamed ? `<${id}|${name}>` : `<${id}>`);
  return text
    .replaceAll(/(?<![<\w])@([a-z0-9-]+)/g, (whole, name: string) => {
      const person = PEOPLE.find((each) => each.name === name);
      const group = groups.find(({ handle }) => handle === name);
      if (person) return link(`@${person.id}`, name);
      return group ? link(`!subteam^${group.id}`, `@${name}`) : whole;
    })
    .replaceAll(/(?<![<\w])#([a-z0-9-]+)/g, (whole, name: string) => {
      const channel = CHANNELS.find((each) => each.name === name && !each.user);
      return channel ? link(`#${channel.id}`, name) : whole;
    });
}
