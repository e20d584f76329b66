import { expect, test } from 'vitest';
import { readButtonValue } from '../../../src/bot/action-ids.ts';
import { wordsIn } from '../../../src/bot/views/language.ts';
import { runCard } from '../../../src/bot/views/run-card.ts';
import type { RunView } from '../../../src/run.ts';
import { golden } from './golden.ts';

const offers = [
  { id: 'keep/0', choice: 'keep', about: { id: 'cleanup.keep', group: 'shop/web', items: 61, bytes: 5_100_000_000 } },
  { id: 'restore/61', choice: 'restore', about: { id: 'cleanup.restore', name: 'pr-<101>' } },
] as const;

const view: RunView = {
  operation: 'cleanup',
  workflowId: 'cleanup/old-images-1',
  runId: 'run-1',
  title: { id: 'cleanup.title', rule: 'old-images' },
  status: 'waiting',
  steps: [{ name: 'approval', status: 'waiting' }],
  offers,
  cancellable: true,
  startedAt: 1_700_000_000_000,
};

test('each thing that may be kept or brought back has a button of its own beside its words', () => {
  const { blocks } = runCard(view, wordsIn('en'));
  expect(blocks).toEqual(golden('card-offers', blocks));
});

test('such a button answers the question of its own thing', () => {
  type Offer = { readonly accessory?: { readonly value: string } };
  const values = (runCard(view, wordsIn('en')).blocks as Offer[]).flatMap(({ accessory }) => accessory?.value ?? []);
  expect(values.map((value) => readButtonValue(value))).toEqual(
    offers.map(({ id, choice }) => ({ workflowId: view.workflowId, run: 'run-1', question: id, choice })),
  );
});

test('those who hear the card instead of seeing it hear what is offered', () => {
  expect(runCard(view, wordsIn('en')).text).toContain('shop/web: 61, 5.1 GB');
});
