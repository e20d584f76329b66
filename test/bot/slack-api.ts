import nock from 'nock';

/** The client sends forms, in which what is not text is JSON. */
export type Call = { readonly method: string; readonly args: Readonly<Record<string, string>> };
type Given = Readonly<Record<string, unknown>> | number;
export type Answer = Given | ((args: Readonly<Record<string, string>>) => Given);
export type Answers = Readonly<Record<string, Answer>>;

const ANA = { id: 'U0ANA', name: 'ana', is_restricted: false };

/** A workspace where Ana is in `@platform` and the bot is in the channel. A number is an HTTP status. */
const WORKSPACE: Answers = {
  'auth.test': { user_id: 'U0BOT', bot_id: 'B0BOT', team_id: 'T0TEAM' },
  'conversations.info': { channel: { id: 'C0OPS', is_member: true } },
  'users.info': { user: ANA },
  'usergroups.list': { usergroups: [{ id: 'S0PLATFORM', handle: 'platform', date_delete: 0, users: ['U0ANA'] }] },
  'chat.postEphemeral': { message_ts: '1700000100.000100' },
  'chat.postMessage': { channel: 'D0ANA', ts: '1700000100.000200' },
  'chat.update': { channel: 'C0OPS', ts: '1700000000.000100' },
  'chat.getPermalink': { permalink: 'https://example.slack.com/archives/C0OPS/p1700000000000100' },
  'conversations.open': { channel: { id: 'D0ANA' } },
  'conversations.replies': { messages: [] },
};

/** Slack's Web API as nock answers it; a method without an answer is refused as Slack refuses it. */
export function mockSlack(answers: Answers = {}): { readonly calls: readonly Call[] } {
  const all = { ...WORKSPACE, ...answers };
  const calls: Call[] = [];
  nock.disableNetConnect();
  nock('https://slack.com')
    .persist()
    .post(/^\/api\//)
    .reply(async (request: Request) => {
      const method = new URL(request.url).pathname.replace('/api/', '');
      const args = Object.fromEntries(new URLSearchParams(await request.text()));
      calls.push({ method, args });
      const given = all[method] ?? { ok: false, error: 'unknown_method' };
      const answer = typeof given === 'function' ? given(args) : given;
      return typeof answer === 'number' ? [answer, 'unavailable'] : [200, { ok: true, ...answer }];
    });
  return { calls };
}

export function forgetSlack(): void {
  nock.cleanAll();
  nock.enableNetConnect();
}
