import { createContext, useContext, type ReactNode } from 'react';
import type { Workspace } from './api.ts';

export const Names = createContext<Workspace | undefined>(undefined);

/** Slack's mrkdwn, as far as messages here use it: everything in angle brackets, code, bold, italics, line breaks. */
export function Mrkdwn({ text }: { readonly text: string }) {
  const workspace = useContext(Names);
  return <p className="mrkdwn">{parts(text).map((part, at) => draw(part, at, workspace))}</p>;
}

const TOKEN = /(<[^>\n]+>|`[^`\n]+`|\*[^*\n]+\*|(?<![\w/])_[^_\n]+_(?!\w)|\n)/;

function parts(text: string): string[] {
  return text.split(TOKEN).filter((part) => part !== '');
}

function draw(part: string, key: number, workspace: Workspace | undefined): ReactNode {
  const inside = part.slice(1, -1);
  if (part === '\n') return <br key={key} />;
  if (/^<.+>$/.test(part)) return <Bracket key={key} inside={inside} workspace={workspace} />;
  if (/^`.+`$/.test(part)) return <code key={key}>{plain(inside)}</code>;
  if (/^\*.+\*$/.test(part))
    return <strong key={key}>{parts(inside).map((each, at) => draw(each, at, workspace))}</strong>;
  if (/^_.+_$/.test(part)) return <em key={key}>{parts(inside).map((each, at) => draw(each, at, workspace))}</em>;
  return plain(part);
}

function Bracket({ inside, workspace }: { readonly inside: string; readonly workspace: Workspace | undefined }) {
  const [target = '', label] = inside.split('|');
  const date = /^!date\^(\d+)\^([^|^]+)/.exec(target);
  if (date) {
    const when = new Date(Number(date[1]) * 1_000);
    return <time title={label}>{when.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}</time>;
  }
  const id = target.replace(/^(@|#|!subteam\^)/, '');
  const person = workspace?.people.find((each) => each.id === id);
  const group = workspace?.groups.find((each) => each.id === id);
  const channel = workspace?.channels.find((each) => each.id === id);
  if (target.startsWith('@') || target.startsWith('!'))
    return <span className="mention">@{person?.name ?? group?.handle ?? label ?? id}</span>;
  if (target.startsWith('#')) return <span className="mention">#{channel?.name ?? label ?? id}</span>;
  if (!/^https?:/.test(target)) return plain(`<${inside}>`);
  const here = target.startsWith(location.origin);
  return (
    <a href={here ? withMe(target) : target} {...(here ? {} : { target: '_blank', rel: 'noreferrer' })}>
      {plain(label ?? target)}
    </a>
  );
}

/** A link within the workspace keeps who one is. */
function withMe(target: string): string {
  const address = new URL(target);
  address.searchParams.set(
    'as',
    new URLSearchParams(location.search).get('as') ?? localStorage.getItem('as') ?? 'U0ANA',
  );
  return address.href;
}

function plain(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
