import * as fc from 'fast-check';
import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { REJECT } from '../../src/bot/form-ids.ts';
import { setBotStage } from '../bot/bot-stage.ts';
import { forgetSlack } from '../bot/slack-api.ts';
import { isSentence, json, mangled, NASTY, text } from './corpus.ts';

const COMMANDS = ['/provision', '/deploy', '/rollback', '/deckhand'];
const EACH = 40;

type Stage = Awaited<ReturnType<typeof setBotStage>>;

let stage: Stage;
beforeEach(async () => {
  stage = await setBotStage();
  nock('https://hooks.slack.com')
    .persist()
    .post(/.*/)
    .reply(200, () => void responses.push('ok'));
});
afterEach(forgetSlack);

/** To a `response_url`. */
const responses: string[] = [];

/** Everything people were told, wherever. */
function told({ callsOf }: Stage): readonly unknown[] {
  return [...callsOf('chat.postEphemeral'), ...callsOf('chat.postMessage')].map(({ text: said }) => said);
}

/** A form that opened, a run that started or was told something: those are answers too. */
function answers({ methods, started, sent, queued }: Stage): number {
  const forms = methods().filter((method) => method === 'views.open');
  return forms.length + started.length + sent.length + queued.length + responses.length;
}

/** It must come to an end without a fault, and say something that people can read. */
async function expectAnswer(act: (stage: Stage) => Promise<unknown>): Promise<void> {
  const before = { told: told(stage).length, answers: answers(stage) };
  await act(stage);
  const said = told(stage).slice(before.told);
  expect(stage.log).toEqual([]);
  expect(said.filter((each) => !isSentence(each))).toEqual([]);
  expect(said.length + answers(stage) - before.answers).toBeGreaterThan(0);
}

function check<T>(
  arbitrary: fc.Arbitrary<T>,
  act: (value: T) => Promise<void>,
  examples: readonly T[] = [],
): Promise<void> {
  const property = fc.asyncProperty(arbitrary, act);
  return fc.assert(property, {
    seed: 9,
    numRuns: EACH + examples.length,
    examples: examples.map((each): [T] => [each]),
  });
}

describe('whatever is typed after', () => {
  it.each(COMMANDS)('%s is answered by a sentence', async (command) => {
    expect.hasAssertions();
    await check(text, (typed) => expectAnswer((stage) => stage.command(command, typed)), NASTY);
  });

  it.each(['production', 'staging', 'thaw', 'freeze', 'until', '"'])('/deckhand freeze %s is too', async (word) => {
    expect.hasAssertions();
    await check(text, (typed) => expectAnswer((stage) => stage.command('/deckhand', `freeze ${word} ${typed}`)));
  });
});

const value = { workflowId: 'provision/node-07', run: 'run-1', question: 'deploy/1', choice: 'retry' };
const offers = [
  { offer: 'queue', id: 'x', operation: 'deploy', input: { app: 'shop', version: '1.4.2' } },
  { offer: 'withdraw', id: 'x', run: 'run-1', input: { app: 'shop' } },
  { offer: 'cancel', run: 'run-1', input: { app: 'shop' } },
];
const valueLike = (right: Record<string, unknown>) =>
  fc.oneof(
    text,
    fc.oneof(json, mangled(right)).map((each) => JSON.stringify(each)),
  );

describe('whatever value comes with', () => {
  it.each(['decide_retry', 'decide_reject', 'decide_approve', 'decide_thaw', 'decide_leave_3'])(
    'a click on %s is answered',
    async (action) => {
      expect.hasAssertions();
      await check(valueLike(value), (carried) => expectAnswer((stage) => stage.click(action, carried)));
    },
  );

  it.each(['offer_queue', 'offer_withdraw', 'offer_cancel'])('a click on %s is answered', async (action) => {
    expect.hasAssertions();
    await check(fc.oneof(...offers.map(valueLike)), (carried) => expectAnswer((stage) => stage.click(action, carried)));
  });

  it('the form of a rejection is answered', async () => {
    expect.hasAssertions();
    const carried = { value: JSON.stringify(value), channel: 'C0OPS', thread: '1.1' };
    const states = fc.oneof(
      text.map((reason) => ({ [REJECT.reason]: { [REJECT.reason]: { value: reason } } })),
      fc.constant({}),
    );
    await check(fc.tuple(valueLike(carried), states), ([metadata, state]) =>
      expectAnswer((stage) => stage.submitView(REJECT.callback, metadata, state)),
    );
  });
});

describe('whatever is put into a form', () => {
  const FIELDS = ['machine', 'series', 'profile', 'app', 'version', 'environment', 'to', 'override', '__proto__'];
  const filled = fc.dictionary(
    fc.constantFrom(...FIELDS),
    fc.oneof(
      text,
      fc.constant(null),
      text.map((chosen) => ({ chosen })),
    ),
  );
  const metadata = fc.oneof(
    text,
    fc.constantFrom('provision', 'deploy', 'rollback', 'nothing').map((operation) => JSON.stringify({ operation })),
  );

  it('is acknowledged once, with a sentence where it is not right', async () => {
    expect.hasAssertions();
    await check(fc.tuple(filled, metadata), async ([values, carried]) => {
      const acks = await stage.submit(values, carried);
      expect(stage.log).toEqual([]);
      expect(acks).toHaveLength(1);
      expect(JSON.stringify(acks)).not.toMatch(/TypeError|Cannot read|\[object/);
    });
  });

  it('is searched for without a fault', async () => {
    expect.hasAssertions();
    await check(fc.tuple(fc.constantFrom(...FIELDS), text, metadata), async ([field, query, carried]) => {
      const acks = await stage.suggest(field, query, carried);
      expect([stage.log, acks.length]).toEqual([[], 1]);
    });
  });
});

describe('whatever is said to the bot', () => {
  it('is answered, in a thread and directly', async () => {
    expect.hasAssertions();
    const words = fc.oneof(
      text,
      fc.constantFrom('status', 'cancel', 'note', 'help', 'runs'),
      text.map((said) => `note ${said}`),
    );
    await check(words, (said) => expectAnswer((stage) => stage.mention(said)));
    await check(words, (said) => expectAnswer((stage) => stage.write(said)));
  });
});
