import type { OperationName } from '../../../operations.ts';
import { clock, duration, escapeMrkdwn as esc, mention, moment, nameOf } from '../mrkdwn.ts';

/** An operation as people see it. `title` heads a form: 24 characters at most. */
export type OperationWords = {
  readonly title: string;
  readonly summary: string;
  /** The sentence for a second one: `is already being provisioned`. */
  readonly underWay: string;
  readonly fields: Readonly<Record<string, FieldWords>>;
};

/** `called` as in "I can't read … as a machine name"; `allowed` is what the pattern lets through. */
export type FieldWords = { readonly label: string; readonly called: string; readonly allowed: string };

const operations = {
  provision: {
    title: 'Provision a machine',
    summary: 'Install a machine and join it to the cluster',
    underWay: 'is already being provisioned',
    fields: {
      machine: { label: 'Machine', called: 'a machine name', allowed: 'lower-case letters, digits, dots and dashes' },
      series: { label: 'Series', called: 'a series', allowed: 'a lower-case word such as noble' },
      profile: { label: 'Profile', called: 'a profile', allowed: 'lower-case letters, digits and dashes' },
    },
  },
  deploy: {
    title: 'Deploy an app',
    summary: 'Build, scan and prove a version, then take it to production',
    underWay: 'is already being deployed',
    fields: {
      app: { label: 'App', called: 'an app', allowed: 'lower-case letters, digits and dashes' },
      version: { label: 'Version', called: 'a version', allowed: 'a tagged version such as 1.4.2, never latest' },
      override: {
        label: 'Without approval, because',
        called: 'a reason',
        allowed: 'why it cannot wait for an approval; others review it afterwards',
      },
    },
  },
  rollback: {
    title: 'Roll an app back',
    summary: 'Take an app back to a version that ran well',
    underWay: 'is already being deployed or rolled back',
    fields: {
      app: { label: 'App', called: 'an app', allowed: 'lower-case letters, digits and dashes' },
      environment: { label: 'Environment', called: 'an environment', allowed: 'production or staging' },
      to: { label: 'Version', called: 'a version', allowed: 'one that ran there; the previous good one if left empty' },
    },
  },
  trainModel: {
    title: 'Train a model',
    summary: 'Train a model and ask whether it becomes the champion',
    underWay: 'is already being trained',
    fields: {
      model: { label: 'Model', called: 'a model', allowed: 'lower-case letters, digits and dashes' },
      dataset: { label: 'Dataset', called: 'a dataset', allowed: 'one address without spaces' },
      param: { label: 'Parameters', called: 'parameters', allowed: 'name=value, several separated by commas' },
      rollback: {
        label: 'Back to the champion of before',
        called: 'a choice',
        allowed: 'yes trains nothing and makes the champion of before champion again',
      },
      register: {
        label: 'Register even if not better',
        called: 'a choice',
        allowed: 'yes asks for registration although the model is not better',
      },
    },
  },
  cleanup: {
    title: 'Plan a cleanup',
    summary: 'Find old images, expired tokens and stale namespaces, and delete them',
    underWay: 'is already being planned',
    fields: { rule: { label: 'Rule', called: 'a rule', allowed: 'a rule of deckhand.yaml; this only looks' } },
  },
} satisfies Partial<Record<OperationName, OperationWords>>;

const TOKEN_PAGE: Readonly<Record<string, string>> = {
  SLACK_BOT_TOKEN: 'It is the Bot User OAuth Token (xoxb-…) under OAuth & Permissions.',
  SLACK_APP_TOKEN: 'It is an app-level token (xapp-…) under Basic Information, App-Level Tokens.',
};

/** What the bot itself says in English: private answers, forms and Home. mrkdwn, but for `input` and `form`, which are plain. */
export const botEnglish = {
  operations,

  /** About what somebody typed or chose. Plain text: a form cannot show mrkdwn beside a field. */
  input: {
    unreadable: (value: string, called: string, allowed: string) => `I can't read "${value}" as ${called}: ${allowed}.`,
    missing: (called: string) => `Please give ${called}.`,
    notOneOf: (value: string, known: readonly string[]) => `There is no "${value}"; choose one of ${known.join(', ')}.`,
    unknownFlag: (flag: string) => `I don't know "${flag}".`,
    flagWithoutValue: (flag: string) => `${flag} needs a value.`,
    flagTwice: (flag: string) => `${flag} is there twice.`,
    tooLong: (length: number, limit: number) => `That is ${length} characters long; I read up to ${limit}.`,
    controlCharacters: 'That has characters in it that I cannot read.',
    noMachine: (name: string) => `MAAS knows no machine "${name}". Nothing was started.`,
    noVersion: (app: string, version: string, known: readonly string[]) =>
      `${app} has no version "${version}"${known.length ? `; the newest are ${known.join(', ')}` : ''}. Nothing was started.`,
    noOverride: (who: readonly string[]) =>
      who.length
        ? `Going without approval is for ${who.join(' or ')}. Nothing was started.`
        : 'Going without approval is not allowed here. Nothing was started.',
    rollbackAlone: '--rollback trains nothing, so it goes alone.',
    paramTwice: (name: string) => `--param ${name} is there twice.`,
    noEnvironment: (value: string) => `"${value}" is no environment: production or staging.`,
    noMoment: (value: string) => `I can't read "${value}" as a time: 2h, 18:00, Mon 08:00 or 2026-12-01 08:00.`,
    noReason: 'A freeze needs a reason, such as "incident 42".',
  },
  usage: (usage: string) => `Usage: \`${esc(usage)}\``,

  refused: {
    notForYou: (command: string, who: readonly string[]) =>
      `\`${command}\` is for ${who.map(nameOf).join(' or ')}; that is not you. Nothing was started.`,
    outsider: (command: string) =>
      `Guests and people from other workspaces cannot use \`${command}\`. Ask a member of this workspace. Nothing was started.`,
    cannotPost: (channel: string) =>
      `I can't post in #${esc(channel)}. Type \`/invite @deckhand\` there and try again. Nothing was started.`,
    running: (target: string, underWay: string, by: string | undefined, step: { at: number; of: number } | undefined) =>
      `${esc(target)} ${underWay}${by ? ` by ${mention(by)}` : ''}${step ? `, step ${step.at} of ${step.of}` : ''}.`,
    notMyButton: 'I cannot read that button; it is not one of mine. Nothing changed.',
    ended: (how: string) => `That run has ended (${esc(how)}). Nothing changed.`,
    endedAlready: 'That run has ended. Nothing changed.',
    unknownCommand: (text: string, usage: string) => `I don't know "${esc(text)}". Usage: \`${esc(usage)}\``,
    notMyForm: 'I cannot read that form; it is not one of mine, or from an older version. Nothing was started.',
    viewTooLate: 'Slack did not let me open the form in time. Nothing changed. Please try again.',
    formTooLate: (usage: string) =>
      `Slack did not let me open the form in time. Please try again, or type it: \`${esc(usage)}\``,
  },

  freeze: {
    started: (environment: string, until: number | undefined) =>
      `${environment} is being frozen${until ? ` until ${moment(until)}` : ' until somebody thaws it'}. Its card follows.`,
    already: (environment: string) => `${environment} is frozen already.`,
    none: (environment: string) => `${environment} is not frozen by hand.`,
    thawing: (environment: string) => `Asked to thaw ${environment}.`,
    notYou: (who: readonly string[]) =>
      who.length
        ? `Freezing is for ${who.map(nameOf).join(' or ')}; that is not you. Nothing changed.`
        : 'Nobody may freeze here: name who may in `policies.freeze` of deckhand.yaml.',
  },

  queue: {
    offer: 'It can wait in the queue and starts by itself.',
    join: 'Queue it',
    queued: 'Queued; the card of the queue shows its place and lets you leave.',
    withdraw: 'That deploy has not begun with production. I can withdraw it and roll back in its place.',
    withdrawButton: 'Withdraw it and roll back',
    withdrawn: 'Asked to withdraw it; the rollback starts as soon as it has ended.',
    cancel: 'That deploy is in production already. Cancelling it takes production back to what ran before.',
    cancelButton: 'Cancel and roll back',
    cancelled: 'Asked to cancel it; production goes back to what ran before.',
  },

  cleanup: {
    giveRule: (rules: readonly string[]) => `Please give a rule: ${rules.join(', ') || 'deckhand.yaml has none yet'}.`,
    noSchedule: (rule: string) =>
      `${esc(rule)} has no schedule in Temporal. Run \`node src/main.ts setup\`, then try again. Nothing was changed.`,
    noSchedules: "This bot has no way to Temporal's schedules. Nothing was changed.",
    running: (rule: string) => `${esc(rule)} is being cleaned up already. Nothing was started.`,
    started: (rule: string) => `Started the cleanup ${esc(rule)}. It speaks where its runs always do.`,
    asked: 'asked for this cleanup',
    keep: {
      title: 'Keep single items',
      submit: 'Keep',
      label: 'What stays',
      hint: 'Up to a hundred at once; open this again for more. Everybody in the thread reads it.',
      search: 'Type a part of the name',
    },
    none: 'deckhand.yaml has no cleanup rules.',
    missing: (rule: string) => `*${esc(rule)}* has no schedule in Temporal; \`node src/main.ts setup\` makes it.`,
    paused: (note: string | undefined) => `is paused${note ? ` (${esc(note)})` : ''}`,
    next: (at: number | undefined) => (at === undefined ? 'has no next time' : `runs next ${moment(at)}`),
    by: (cron: string, zone: string) => `by \`${esc(cron)}\` in ${esc(zone)}`,
    now: 'Running now.',
    last: (at: number | undefined) => (at === undefined ? 'It has not run yet.' : `Last run ${moment(at)}.`),
    skipped: (times: number) => `Skipped ${times === 1 ? 'once' : `${times} times`} so far.`,
    mode: (mode: string) => `Mode ${esc(mode)}.`,
  },

  reject: {
    title: 'Reject',
    reason: 'Why',
    hint: 'Everybody in the thread reads it.',
    submit: 'Reject',
  },

  doctor: {
    nobody: 'Nobody may call the doctor here: name who may in `policies.doctor` of deckhand.yaml.',
    notYou: (who: readonly string[]) => `\`/deckhand doctor\` is for ${who.map(nameOf).join(' or ')}; that is not you.`,
  },

  recorded: 'Recorded; it will be handled when a worker is back.',
  forgotten: 'Temporal keeps no record of it any more',
  seeThread: 'See the thread ↗',
  fault: (reference: string) =>
    `That did not work, and it is not your fault. Nothing was started unless you see it here. Whoever runs Deckhand finds the cause under ${reference} in the log.`,
  faultOfInstallation: (cause: string, reference: string) =>
    `That did not work: ${cause} Whoever runs Deckhand finds it under ${reference} in the log.`,

  mention: {
    understood:
      'In the thread of a run I understand `@deckhand status`, `@deckhand cancel` and `@deckhand note …`; everywhere `/deckhand help`.',
    direct: 'Here I understand `help` and `runs`; in the thread of a run also `status`, `cancel` and `note …`.',
    noRun: 'This is not the thread of a run.',
    status: (workflow: string, status: string) => `${esc(workflow)}: ${esc(status)}.`,
    noRecord: 'Temporal keeps no record of this run any more.',
    emptyNote: 'What should the note say? `@deckhand note …`, with the words after it.',
    longNote: (length: number, limit: number) => `That is ${length} characters long; a note may have ${limit}.`,
    noNotes: 'This run takes no notes. What you wrote stays in the thread, but it is not in the record of the run.',
  },

  lists: {
    mayRun: '*What you may run*',
    mayRunNothing: 'There is no operation that you may run; deckhand.yaml says who may.',
    runs: 'What runs and what waits',
    doctor: 'Whether everything Deckhand needs works',
    inThread: 'In the thread of a run: `@deckhand status`, `@deckhand cancel`, `@deckhand note …`',
    form: (command: string) => `\`${command}\` alone opens a form.`,
    nothing: 'Nothing runs and nothing waits.',
    waitingForYou: '*Waits for you*',
    yours: '*Yours*',
    others: '*Running*',
    ended: '*Your last runs*',
    standing: '*Freezes and queues*',
    noneWaits: 'Nothing waits for you.',
    noneYours: 'You have nothing running.',
    noneRuns: 'Nothing else runs.',
    noneStands: 'Nothing is frozen and nobody queues.',
    more: (count: number) => `… and ${count} more; \`/deckhand runs\` lists them.`,
    run: (name: string, status: string, startedAt: number, by: string | undefined) =>
      `*${esc(name)}*: ${esc(status)}, started ${moment(startedAt)}${by ? `, asked by ${mention(by)}` : ''}`,
    ran: (name: string, status: string, took: number | undefined) =>
      `*${esc(name)}*: ${esc(status)}${took === undefined ? '' : `, ${duration(took)}`}`,
    you: '(yours)',
    waitsForYou: 'waits for you',
    frozen: (
      what: string,
      since: number,
      until: number | undefined,
      by: string | undefined,
      reason: string | undefined,
    ) =>
      `*${esc(what)}* has been frozen since ${moment(since)}${until ? ` until ${moment(until)}` : ''}${by ? ` by ${mention(by)}` : ''}${reason ? ` ("${esc(reason)}")` : ''}`,
    queue: (what: string, waiting: number | undefined) =>
      `*${esc(what)}*: ${waiting === undefined ? 'somebody waits' : waiting === 1 ? '1 waits' : `${waiting} wait`} in the queue`,
    asOf: (at: number) => `As of ${clock(at)}. Open this tab again to refresh it.`,
    unavailable: 'Temporal does not answer now, so I cannot say what runs. Open this tab again in a minute.',
  },

  /** What is wrong with the installation, by Slack's own name for it. `token` is the variable that holds it. */
  slack: {
    token: (token: string, code: string) =>
      `Slack does not accept ${token} (${code}). ${TOKEN_PAGE[token] ?? ''} Copy it again, or install the app again if it was removed.`,
    tokenKind: (token: string) =>
      `${token} is not the right kind of token (not_allowed_token_type). ${TOKEN_PAGE[token] ?? ''}`,
    scopes: (missing: string) =>
      `The Slack app lacks the scope ${missing} (missing_scope). Bring the app up to date with manifest.yml (App Manifest), then install it to the workspace again.`,
    connections:
      'SLACK_APP_TOKEN lacks the scope connections:write (missing_scope). Make a new app-level token with it under Basic Information, App-Level Tokens.',
    socketModeOff:
      'Socket Mode is off for this Slack app (socket_mode_not_enabled). Turn it on under Settings, Socket Mode, or set SLACK_MODE=http.',
    notInvited: (code: string) => `I am not in that channel (${code}). Type \`/invite @deckhand\` there and try again.`,
    archived: 'That channel is archived (is_archived). Choose another, or unarchive it.',
    restricted: (code: string) =>
      `The workspace does not let me post there (${code}). Somebody who runs it can allow it.`,
    rateLimited: (seconds: number) => `Slack asks me to wait ${seconds} s. Please try again then.`,
    paidPlan:
      'User groups need a paid Slack plan (paid_teams_only). Name people by their ids in deckhand.yaml instead.',
    unreachable: 'Slack does not answer. Please try again in a minute.',
  },

  /** Labels of forms and Home. Plain text. */
  form: {
    loading: 'One moment…',
    start: 'Start',
    cancel: 'Cancel',
    close: 'Close',
    refusedTitle: 'Not started',
    checking: 'Checking and starting…',
    started: 'Started. Its card follows.',
    speaksIn: (channel: string) => `The run will speak in ${channel}.`,
    choose: 'Choose',
    search: 'Type to search',
    hint: (allowed: string) => `${allowed[0]?.toUpperCase() ?? ''}${allowed.slice(1)}.`,
    asTyped: (value: string) => `${value} (as typed; the list is not to be had now)`,
    typedInstead: (usage: string) => `The same as a command: ${usage}`,
  },
};
