import { App, LogLevel, SocketModeReceiver, type BlockButtonAction } from '@slack/bolt';
import type { Client } from '@temporalio/client';

export const BUTTON = 'go';

export type Reach = { readonly apiUrl: string; readonly tokens: { readonly bot: string; readonly app: string } };

/** The least a Bolt app can be: acknowledges a command, and passes a click on as a signal to the workflow it names. */
export async function startBareBot(slack: Reach, command: string, client?: Client) {
  const clientOptions = { slackApiUrl: slack.apiUrl };
  const logLevel = LogLevel.ERROR;
  const receiver = new SocketModeReceiver({
    appToken: slack.tokens.app,
    installerOptions: { clientOptions },
    logLevel,
  });
  const app = new App({ token: slack.tokens.bot, receiver, clientOptions, logLevel });
  app.command(command, async ({ ack }) => ack());
  app.action<BlockButtonAction>(BUTTON, async ({ ack, payload }) => {
    await ack();
    await client?.workflow.getHandle(payload.value ?? '').signal('go');
  });
  await app.start();
  return { client: app.client, stop: () => app.stop() };
}
