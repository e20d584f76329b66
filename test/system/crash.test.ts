import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWhole, type Whole } from '../setup/whole.ts';

let whole: Whole;
beforeAll(async () => {
  whole = createWhole({ speed: 30 });
  await whole.start();
});
afterAll(async () => {
  await whole.stop();
  whole.remove();
});

const NEWEST = -1;

/** Runs a provision, lets `disaster` happen once the card shows `moment`, and returns what people see in the end. */
async function provisionThrough(machine: string, moment: string, disaster: () => Promise<void> | void) {
  await whole.say('U0ANA', `/provision ${machine}`);
  await expect
    .poll(async () => (await cardOf(machine))?.text ?? '', { timeout: 30_000, interval: 100 })
    .toMatch(new RegExp(moment));
  await disaster();
  await expect
    .poll(async () => (await cardOf(machine))?.text ?? '', { timeout: 120_000, interval: 500 })
    .toMatch('succeeded');
  const card = await cardOf(machine);
  const ended = async () => (await whole.messages('U0ANA', card?.ts)).at(NEWEST)?.text ?? '';
  await expect.poll(ended, { timeout: 60_000, interval: 500 }).toContain('is Ready');
  return whole.messages('U0ANA', card?.ts);
}

async function cardOf(machine: string) {
  const messages = await whole.messages().catch(() => []);
  return messages.findLast(({ metadata, text }) => metadata?.event_type === 'deckhand_card' && text.includes(machine));
}

/** Every note once, none missing, in order. */
function expectWhole([, ...notes]: Awaited<ReturnType<typeof provisionThrough>>): void {
  const numbers = notes.map(({ metadata }) => Number(metadata?.event_payload['key']?.slice(1)));
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, at) => at + 1));
}

async function deploymentsOf(machine: string): Promise<number> {
  const answer = await fetch(`${whole.platform()}/_machine?hostname=${machine}`);
  return ((await answer.json()) as { deployments: number }).deployments;
}

it.each([
  ['node-01', 'worker', 'Deploy OS\\*.*MAAS'],
  ['node-02', 'worker', 'Configure\\*.*Task'],
  ['node-07', 'bot', 'Deploy OS\\*.*MAAS'],
  ['node-08', 'temporal', 'Deploy OS\\*.*MAAS'],
  ['node-10', 'playground', 'Configure\\*.*Task'],
])('brings %s to Ready with the %s killed in the middle', { timeout: 240_000 }, async (machine, part, moment) => {
  const thread = await provisionThrough(machine, moment, () => whole.kill(part));
  expectWhole(thread);
  expect(await deploymentsOf(machine)).toBe(1);
});

it('goes on where it was when everything is killed and started again', { timeout: 240_000 }, async () => {
  const release = {
    hostname: 'node-01',
    status: 4,
    owner: '',
    agentName: '',
    annotations: {},
    address: '',
    deployments: 0,
  };
  await fetch(`${whole.platform()}/_machine`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(release),
  });
  await fetch(`${whole.platform()}/_node?name=node-01`, { method: 'DELETE' });
  const thread = await provisionThrough('node-01', 'Deploy OS\\*.*MAAS', async () => {
    for (const part of ['all', 'worker', 'bot', 'playground', 'temporal']) whole.kill(part);
    await whole.start();
  });
  expectWhole(thread);
  expect(await deploymentsOf('node-01')).toBe(1);
});
