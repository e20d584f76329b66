import { setTimeout as sleep } from 'node:timers/promises';
import { createSlack, type SlackWorkspace } from '../playground/slack/server.ts';
import { interleaved, ratios, spread, timed } from './measure.ts';
import { inOwnProcess } from './own-process.ts';
import { isFull, save } from './save.ts';
import { untilSeen } from './stage.ts';
import { startTemporal } from '../test/setup/temporal.ts';

/** From a command in the workspace to its acknowledgement: our whole bot against a listener that does nothing else. */
const COMMAND = '/deckhand';
const AIM = 1.1;
/** ms */
const PAUSE = 10;
const temporal = await startTemporal([]);
const [one, other] = await Promise.all([createSlack(), createSlack()]);
const placeOf = ({ apiUrl, tokens }: SlackWorkspace) => ({
  temporal: temporal.address,
  slack: { apiUrl, tokens },
  folder: '',
});
const bots = await Promise.all([inOwnProcess('bot', placeOf(one)), inOwnProcess('bare bot', placeOf(other))]);

const answers = () => one.workspace.messages('C0OPS').length;
const command = { as: 'U0ANA', channel: 'C0OPS', text: `${COMMAND} help` };

try {
  const taken = await interleaved(
    {
      async ours() {
        const before = answers();
        const took = await timed(() => one.act.say(command));
        // What the command sets off is not to fall into the next measurement.
        await untilSeen(one, () => answers() > before);
        return took;
      },
      bare: () => timed(() => other.act.say(command)),
    },
    // People do not type commands on each other's heels.
    { rounds: isFull ? 3_000 : 400, warm: 100, between: () => sleep(PAUSE) },
  );
  save('ack', {
    title: 'Acknowledging a slash command',
    method: `\`${COMMAND} help\` over Socket Mode, from the workspace to the acknowledgement, each bot in a process of its own; bare is a Bolt app with one listener that acknowledges.`,
    figures: ratios('Ack against a bare Bolt listener', taken.ours, taken.bare, AIM),
    details: { rounds: taken.ours.length, oursMs: spread(taken.ours, 2), bareMs: spread(taken.bare, 2) },
  });
} finally {
  await Promise.all(bots.map((bot) => bot.stop()));
  await Promise.all([one.close(), other.close(), temporal.stop()]);
}
