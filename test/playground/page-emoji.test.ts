import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DRAWINGS } from '../../playground/slack/page/emoji-drawings.ts';
import { EMOJI, REACTIONS } from '../../playground/slack/page/emoji.ts';

const VIEWS = new URL('../../src/bot/views/', import.meta.url);
const PICTURE = /\p{Emoji_Presentation}|\p{Emoji}\uFE0F/gu;

function emojiOfViews(): ReadonlySet<string> {
  const files = readdirSync(VIEWS, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return new Set(files.flatMap((name) => readFileSync(new URL(name, VIEWS), 'utf8').match(PICTURE) ?? []));
}

it('draws every emoji that Deckhand says, so that none needs a font', () => {
  const said = emojiOfViews();
  expect(said.size).toBeGreaterThan(8);
  expect([...said].filter((emoji) => !DRAWINGS[emoji])).toEqual([]);
});

it('draws every reaction that it offers', () => {
  expect(REACTIONS.filter((name) => !DRAWINGS[EMOJI[name] ?? ''])).toEqual([]);
});
