import type { Words } from '../../../src/bot/views/language.ts';
import { incidentSaid } from './incident-said.ts';

const AT = 1_700_000_000_000;
const DAYS = 518_400_000;
const USAGE = '/provision <machine>';

/** Everything the bot says itself in one language, each sentence with what it is told. */
export function botWords(words: Words): object {
  const { input, refused, mention, lists, slack, form, card, choice, doctor, ...rest } = words;
  const {
    phrase: _phrase,
    stepTitle: _stepTitle,
    operations,
    usage,
    statusOf,
    fault,
    faultOfInstallation,
    freeze,
    incident: _incident,
    cleanup,
    ...plain
  } = rest;
  const { called, allowed } = operations.provision.fields.machine;
  return {
    ...plain,
    incident: incidentSaid(words),
    operations,
    choice,
    usage: usage(USAGE),
    statuses: ['running', 'waiting', 'succeeded', 'terminated'].map((status) => statusOf(status as 'running')),
    fault: fault('0a1b2c3d'),
    faultOfInstallation: faultOfInstallation(slack.unreachable, '0a1b2c3d'),
    doctor: { ...doctor, notYou: doctor.notYou(['@platform', 'U0BEN']) },
    freeze: {
      started: [freeze.started('production', AT), freeze.started('production', undefined)],
      already: freeze.already('production'),
      none: freeze.none('staging'),
      thawing: freeze.thawing('production'),
      notYou: [freeze.notYou(['@release-managers', 'U0BEN']), freeze.notYou([])],
    },
    cleanup: {
      ...cleanup,
      giveRule: [cleanup.giveRule(['old-images', 'pr-preview']), cleanup.giveRule([])],
      noSchedule: cleanup.noSchedule('old-images'),
      running: cleanup.running('old-images'),
      started: cleanup.started('old-images'),
      missing: cleanup.missing('old-images'),
      paused: [cleanup.paused('paused by Ana'), cleanup.paused(undefined)],
      next: [cleanup.next(AT), cleanup.next(undefined)],
      by: cleanup.by('0 3 * * 1', 'Europe/Berlin'),
      last: [cleanup.last(AT), cleanup.last(undefined)],
      skipped: [cleanup.skipped(1), cleanup.skipped(3)],
      mode: cleanup.mode('approve'),
    },
    card: {
      ...card,
      took: card.took(DAYS),
      since: card.since(AT),
      askedBy: card.askedBy('U0ANA'),
      cancelledBy: [card.cancelledBy('U0ANA'), card.cancelledBy(undefined)],
      ended: card.ended('<!here>'),
    },
    input: {
      ...input,
      paramTwice: input.paramTwice('depth'),
      unreadable: input.unreadable('NODE', called, allowed),
      missing: input.missing(called),
      notOneOf: input.notOneOf('database', ['worker', 'gpu']),
      unknownFlag: input.unknownFlag('--force'),
      flagWithoutValue: input.flagWithoutValue('--series'),
      flagTwice: input.flagTwice('--series'),
      tooLong: input.tooLong(301, 300),
      noMachine: input.noMachine('node-99'),
      noVersion: [input.noVersion('shop', '9.9.9', ['1.5.0', '1.4.2']), input.noVersion('shop', '9.9.9', [])],
      noOverride: [input.noOverride(['@platform-oncall']), input.noOverride([])],
      noEnvironment: input.noEnvironment('moon'),
      noMoment: input.noMoment('soon'),
    },
    refused: {
      ...refused,
      notForYou: refused.notForYou('/provision', ['@platform', 'S0PLATFORM', 'U0BEN']),
      outsider: refused.outsider('/provision'),
      cannotPost: refused.cannotPost('<!here>'),
      running: [
        refused.running('node-07', operations.provision.underWay, 'U0BEN', { at: 2, of: 4 }),
        refused.running('node-07', operations.provision.underWay, undefined, undefined),
      ],
      ended: refused.ended(statusOf('rolled-back')),
      unknownCommand: refused.unknownCommand('<!here>', USAGE),
      viewTooLate: refused.viewTooLate,
      formTooLate: refused.formTooLate(USAGE),
    },
    mention: {
      ...mention,
      status: mention.status('provision/node-07', statusOf('running')),
      longNote: mention.longNote(2_001, 2_000),
    },
    lists: {
      ...lists,
      form: lists.form('/provision'),
      more: lists.more(3),
      run: lists.run('provision node-07', statusOf('running'), AT, 'U0ANA'),
      ran: lists.ran('provision node-07', statusOf('failed'), 370_000),
      frozen: [
        lists.frozen('production', AT, AT + DAYS, 'U0DEE', 'incident 42'),
        lists.frozen('production', AT, undefined, undefined, undefined),
      ],
      queue: [lists.queue('shop', undefined), lists.queue('shop', 1), lists.queue('shop', 2)],
      asOf: lists.asOf(AT),
    },
    slack: {
      ...slack,
      token: slack.token('SLACK_BOT_TOKEN', 'invalid_auth'),
      tokenKind: slack.tokenKind('SLACK_APP_TOKEN'),
      scopes: slack.scopes('files:write'),
      notInvited: slack.notInvited('not_in_channel'),
      restricted: slack.restricted('restricted_action'),
      rateLimited: slack.rateLimited(30),
    },
    form: {
      ...form,
      speaksIn: form.speaksIn('#ops'),
      hint: form.hint(allowed),
      asTyped: form.asTyped('node-07'),
      typedInstead: form.typedInstead(USAGE),
    },
  };
}

/** What of it is still a function: a sentence that no golden holds. */
export function unsaid(part: unknown, at = ''): string[] {
  if (typeof part === 'function') return [at];
  if (typeof part !== 'object' || !part) return [];
  return Object.entries(part).flatMap(([name, value]) => unsaid(value, `${at}.${name}`));
}
