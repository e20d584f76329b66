import type { Channel, Group, Person } from './types.ts';

export const TEAM = { id: 'T0PLAY', name: 'Deckhand playground', domain: 'playground' };
export const BOT = { user: 'U0DECKHAND', bot: 'B0DECKHAND', app: 'A0DECKHAND' };

const person = (name: string, color: string, more: Partial<Person> = {}): Person => ({
  id: `U0${name.toUpperCase()}`,
  name,
  realName: name[0]?.toUpperCase() + name.slice(1),
  color,
  guest: false,
  deactivated: false,
  bot: false,
  tz: 'Europe/Berlin',
  locale: 'en-GB',
  ...more,
});

export const PEOPLE: readonly Person[] = [
  person('ana', '#2f6fb3'),
  person('ben', '#8a4fa3'),
  person('cy', '#a35a2a', { guest: true }),
  person('dee', '#2e7d5b', { tz: 'Asia/Kolkata' }),
  person('eve', '#7a7a7a', { deactivated: true }),
  person('fin', '#1d4ed8', { stranger: true, team: 'T0PARTNER', tz: 'America/New_York', locale: 'en-US' }),
  person('deckhand', '#c2410c', { bot: true }),
];

export const GROUPS: readonly Group[] = [
  { id: 'S0PLATFORM', handle: 'platform', name: 'Platform', users: ['U0ANA', 'U0BEN', 'U0DEE'] },
  { id: 'S0RELEASE', handle: 'release-managers', name: 'Release managers', users: ['U0BEN', 'U0DEE'] },
  { id: 'S0ONCALL', handle: 'platform-oncall', name: 'Platform on call', users: ['U0DEE'] },
];

const channel = (name: string, purpose: string, more: Partial<Channel> = {}): Channel => ({
  id: `C0${name.toUpperCase().replaceAll('-', '')}`,
  name,
  purpose,
  isPrivate: false,
  botIsMember: true,
  ...more,
});

export const CHANNELS: readonly Channel[] = [
  channel('ops', 'Machines and cluster'),
  channel('deploys', 'What goes to production; shared with a partner team', { isShared: true }),
  channel('random', 'Everything else; the bot is not in here', { botIsMember: false }),
  channel('sre-private', 'A private channel; the bot is not in here', { isPrivate: true, botIsMember: false }),
  ...PEOPLE.filter(({ bot, stranger = false }) => !bot && !stranger).map(({ id, name }) => ({
    id: `D0${name.toUpperCase()}`,
    name: 'deckhand',
    purpose: '',
    isPrivate: true,
    botIsMember: true,
    user: id,
  })),
];
