/** Slack's mrkdwn (https://docs.slack.dev/messaging/formatting-message-text) as data. */
export type Inline =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'break' }
  | { readonly is: 'code'; readonly text: string }
  | { readonly is: 'bold' | 'italic' | 'strike'; readonly inside: readonly Inline[] }
  | { readonly is: 'user' | 'group' | 'channel' | 'broadcast'; readonly id: string; readonly label?: string }
  | {
      readonly is: 'date';
      readonly seconds: number;
      readonly pattern: string;
      readonly url?: string;
      readonly label: string;
    }
  | { readonly is: 'link'; readonly url: string; readonly label: string };

export type Line = {
  readonly is: 'line';
  /** The sign a line of a list begins with, drawn in the margin. */
  readonly mark?: string;
  readonly inside: readonly Inline[];
};
export type Part =
  | Line
  | { readonly is: 'gap' }
  | { readonly is: 'quote'; readonly lines: readonly (readonly Inline[])[] }
  | { readonly is: 'pre'; readonly text: string };

const MARK = /^([•◦▪✓✗▸·↷↩]) +/;
const QUOTE = /^(?:>|&gt;) ?/;

export function parseMrkdwn(text: string): readonly Part[] {
  return text.split(/```\n?([^]*?)```/).flatMap((piece, at): Part[] => {
    if (at % 2) return [{ is: 'pre', text: unescape(piece.replace(/\n$/, '')) }];
    return piece === '' ? [] : linesOf(at ? piece.replace(/^\n/, '') : piece);
  });
}

function linesOf(piece: string): Part[] {
  const parts: Part[] = [];
  for (const line of piece.split('\n')) {
    const last = parts.at(-1);
    if (QUOTE.test(line)) {
      const inside = parseInline(line.replace(QUOTE, ''));
      if (last?.is === 'quote') parts[parts.length - 1] = { is: 'quote', lines: [...last.lines, inside] };
      else parts.push({ is: 'quote', lines: [inside] });
    } else if (line.trim() === '') {
      parts.push({ is: 'gap' });
    } else {
      const mark = MARK.exec(line);
      parts.push(
        mark?.[1]
          ? { is: 'line', mark: mark[1], inside: parseInline(line.slice(mark[0].length)) }
          : { is: 'line', inside: parseInline(line) },
      );
    }
  }
  return parts;
}

const TOKEN =
  /(<[^>\n]+>|`[^`\n]+`|(?<![\w*])\*[^*\n]+\*(?!\w)|(?<![\w~/])~[^~\n]+~(?!\w)|(?<![\w/])_[^_\n]+_(?!\w)|\n)/;
const STYLE = { '*': 'bold', _: 'italic', '~': 'strike' } as const;

export function parseInline(text: string): readonly Inline[] {
  return text.split(TOKEN).flatMap((part, at): Inline[] => {
    if (part === '') return [];
    return [at % 2 ? parseToken(part) : { is: 'text', text: unescape(part) }];
  });
}

function parseToken(token: string): Inline {
  const inside = token.slice(1, -1);
  if (token === '\n') return { is: 'break' };
  if (token.startsWith('<')) return parseBracket(inside);
  if (token.startsWith('`')) return { is: 'code', text: unescape(inside) };
  return { is: STYLE[token[0] as keyof typeof STYLE], inside: parseInline(inside) };
}

function parseBracket(inside: string): Inline {
  const at = inside.indexOf('|');
  const target = at < 0 ? inside : inside.slice(0, at);
  const label = at < 0 ? undefined : unescape(inside.slice(at + 1));
  const labelled = label ? { label } : {};
  const date = /^!date\^(\d+)\^([^^]+)(?:\^(.+))?$/.exec(target);
  if (date?.[2]) {
    const url = date[3] ? { url: date[3] } : {};
    return { is: 'date', seconds: Number(date[1]), pattern: unescape(date[2]), ...url, label: label ?? '' };
  }
  if (target.startsWith('!subteam^')) return { is: 'group', id: target.slice(9), ...labelled };
  if (target.startsWith('!')) return { is: 'broadcast', id: target.slice(1), ...labelled };
  if (target.startsWith('@')) return { is: 'user', id: target.slice(1), ...labelled };
  if (target.startsWith('#')) return { is: 'channel', id: target.slice(1), ...labelled };
  if (/^(https?|mailto|tel):/.test(target))
    return { is: 'link', url: unescape(target), label: label ?? unescape(target) };
  return { is: 'text', text: unescape(`<${inside}>`) };
}

export function unescape(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
