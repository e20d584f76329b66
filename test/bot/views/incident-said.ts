import type { Words } from '../../../src/bot/views/language.ts';

const AT = 1_700_000_000_000;
const DAYS = 518_400_000;
const DEE = { by: 'U0DEE', at: AT + 180_000, checked: true };
const UNCHECKED = { by: '', at: AT + DAYS, checked: false };

/** Everything that is said of incidents beside their phrases in one language, each sentence with what it is told. */
export function incidentSaid({ incident, phrase }: Words): object {
  const { card, sheet, form, report, lists, bot, inShort, remedy, ...plain } = incident;
  return {
    ...plain,
    inShort: [
      inShort({ id: 'incident.metric', name: 'age', value: 518_400, before: null, unit: 'seconds', bad: 'above' }),
      inShort({ id: 'incident.blind', what: 'runs', name: 'shop', why: 'none' }),
    ],
    remedy: remedy({ type: 'cordon', node: 'node-07' }),
    card: {
      ...card,
      resolved: [card.resolved(DEE, AT), card.resolved(UNCHECKED, AT)],
      firing: [card.firing(AT, AT), card.firing(AT, AT + DAYS)],
      open: card.open(AT, AT),
      mitigated: card.mitigated(AT, AT),
      acknowledged: card.acknowledged(DEE, AT),
      oncall: card.oncall(['@platform-oncall', 'U0DEE']),
      commander: [card.commander(DEE), card.commander(UNCHECKED)],
      now: card.now('4 %'),
      alerts: [
        card.alerts({ firing: 1, resolved: 0, truncated: 0 }),
        card.alerts({ firing: 5, resolved: 2, truncated: 3 }),
      ],
      opened: [card.opened('U0ANA'), card.opened(undefined)],
    },
    sheet: {
      ...sheet,
      does: sheet.does(remedy({ type: 'cordon', node: 'node-07' }).does),
      who: [sheet.who(['@platform', 'U0DEE'], undefined), sheet.who(['@platform'], ['@platform-oncall'])],
    },
    form: { ...form, about: form.about('<!here>'), severity: form.severity('sev1') },
    report: {
      ...report,
      headline: report.headline('SEV2'),
      more: report.more(3),
      began: report.began('22:13'),
      openedAfter: report.openedAfter(DAYS),
      acknowledgedAfter: [report.acknowledgedAfter(DAYS, '<@U0DEE>'), report.acknowledgedAfter(60_000, '')],
      commander: report.commander(report.unchecked),
      mitigatedAfter: report.mitigatedAfter(DAYS),
      resolvedAfter: [report.resolvedAfter(DAYS, '<@U0DEE>'), report.resolvedAfter(60_000, '')],
      attempt: [
        report.attempt('22:16', 'A', report.unchecked, phrase({ id: 'incident.withdrawn' })),
        report.attempt('22:16', 'A', '<@U0DEE>', undefined),
      ],
    },
    lists: { ...lists, incident: lists.incident('sev2', '<!here>', 'mitigated', AT) },
    bot: { ...bot, longTitle: bot.longTitle(151, 150), running: [bot.running('U0DEE'), bot.running(undefined)] },
  };
}
