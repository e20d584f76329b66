import type { CommandOffer, Shortcut, WorkspaceView } from './api.ts';

export type Offer = {
  readonly key: string;
  readonly title: string;
  readonly hint: string;
  readonly description: string;
  /** What the text becomes; without it the offer is a shortcut to run. */
  readonly text?: string;
  readonly shortcut?: Shortcut;
};

type Known = Pick<WorkspaceView, 'people' | 'groups' | 'channels' | 'commands'> & {
  readonly shortcuts: readonly Shortcut[];
};

/** What fits the word under way: commands and shortcuts after `/`, people and groups after `@`, channels after `#`. */
export function offersFor(text: string, known: Known): readonly Offer[] {
  const command = /^\/(\S*)$/.exec(text);
  if (command) return [...commands(text, known.commands), ...shortcuts(command[1] ?? '', known.shortcuts)];
  const word = /(?:^|\s)([@#])([\w-]*)$/.exec(text);
  if (!word) return [];
  const [, sign = '', begun = ''] = word;
  const before = text.slice(0, text.length - begun.length);
  const names =
    sign === '@' ? mentions(known) : known.channels.filter(({ user }) => !user).map(({ name }) => [name, ''] as const);
  return names
    .filter(([name]) => name.startsWith(begun) && name !== begun)
    .map(([name, hint]) => ({
      key: name,
      title: `${sign}${name}`,
      hint,
      description: '',
      text: `${before}${name} `,
    }));
}

/** The usage of the command somebody is filling in. */
export function usageOf(text: string, commands: readonly CommandOffer[]): CommandOffer | undefined {
  return commands.find(({ command }) => text.startsWith(`${command} `));
}

function commands(begun: string, offers: readonly CommandOffer[]): Offer[] {
  return offers
    .filter(({ command }) => command.startsWith(begun) && command !== begun)
    .map(({ command, description, usageHint }) => ({
      key: command,
      title: command,
      hint: usageHint,
      description,
      text: `${command} `,
    }));
}

function shortcuts(begun: string, known: readonly Shortcut[]): Offer[] {
  return known
    .filter(({ type, name }) => type === 'global' && name.toLowerCase().includes(begun.toLowerCase()))
    .map((shortcut) => ({
      key: shortcut.callback_id,
      title: shortcut.name,
      hint: '',
      description: shortcut.description,
      shortcut,
    }));
}

function mentions({ people, groups }: Known): (readonly [string, string])[] {
  return [
    ...people.filter(({ deactivated }) => !deactivated).map(({ name, realName }) => [name, realName] as const),
    ...groups.map(({ handle, name }) => [handle, name] as const),
  ];
}
