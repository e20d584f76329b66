import { Fragment, type ReactNode } from 'react';
import { DRAWINGS } from './emoji-drawings.ts';
import { withEmoji } from './emoji.ts';

const KNOWN = new RegExp(`(${Object.keys(DRAWINGS).join('|')})`);

/** Text with emoji, by name in colons or as characters. */
export function EmojiText({ text }: { readonly text: string }): ReactNode {
  return withEmoji(text)
    .split(KNOWN)
    .map((part, at) => <Fragment key={at}>{at % 2 ? <Emoji char={part} /> : part}</Fragment>);
}

function Emoji({ char }: { readonly char: string }): ReactNode {
  const drawing = DRAWINGS[char];
  if (!drawing) return char;
  return (
    <span className={`emoji ${drawing.tone}`} role="img" aria-label={drawing.name}>
      <svg className="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
        <path d={drawing.path} />
      </svg>
    </span>
  );
}
