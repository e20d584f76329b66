import { Client, Connection } from '@temporalio/client';
import { createWhole, type Message, type Whole } from '../test/setup/whole.ts';

const MACHINE = 'node-07';

/** What one provision of the program as a whole leaves and takes, with its lines of progress. */
export async function wholeProvision() {
  const whole = createWhole({ speed: 200 });
  try {
    await whole.start();
    await whole.say('U0ANA', `/provision ${MACHINE}`);
    const ended = await endOf(whole, MACHINE);
    const connection = await Connection.connect({ address: whole.temporal() });
    const description = await new Client({ connection }).workflow.getHandle(`provision/${MACHINE}`).describe();
    await connection.close();
    const calls = await whole.slackCalls();
    return {
      historyEvents: description.historyLength,
      slackCalls: Object.fromEntries(
        Object.entries(Object.groupBy(calls, ({ method }) => method)).map(([name, list]) => [name, list?.length]),
      ),
      notes: ended.notes,
      tookMs: (description.closeTime?.getTime() ?? 0) - description.startTime.getTime(),
    };
  } finally {
    await whole.stop();
    whole.remove();
  }
}

async function endOf(whole: Whole, machine: string): Promise<{ notes: number }> {
  for (;;) {
    const card = (await whole.messages()).find((message: Message) => message.text.includes(machine));
    const thread = card ? await whole.messages('U0ANA', card.ts) : [];
    if (thread.at(-1)?.text.includes('is Ready')) return { notes: thread.length - 1 };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
