import { condition, log, proxyActivities, setHandler, allHandlersFinished } from '@temporalio/workflow';
import type { AlertmanagerActivities } from '../../activities/alertmanager.ts';
import type { IncidentPlanActivities } from '../../activities/plan-incident.ts';
import type { Alarm, CarriedIncident, Deed, IncidentInput, IncidentReport } from '../../incidents.ts';
import { createApprovals } from '../approval.ts';
import { createInbox } from '../inbox.ts';
import {
  alertsSignal,
  decideSignal,
  describeRunQuery,
  editedSignal,
  noteSignal,
  progressSignal,
  repostSignal,
} from '../messages.ts';
import { createPublisher } from '../publisher.ts';
import { privateAnswers } from '../slack-calls.ts';
import { readDelivery, readEdit, readNote, writtenAt } from '../signals.ts';
import { createAlarms } from './alarms.ts';
import { firingIn } from './alerts.ts';
import { createCalling } from './calling.ts';
import { openDecisions } from './decisions.ts';
import { createDiagnosis } from './diagnosis.ts';
import { createFollowing } from './following.ts';
import { freezeForSev1 } from './freezing.ts';
import { createRecord } from './record.ts';
import { createRemedies } from './remedies.ts';
import { reportOn } from './report.ts';
import { createSpeech } from './speech.ts';
import { createVerifying } from './verifying.ts';

/** Reads a file and computes: quick tries, since nothing has begun yet. */
const { planIncident } = proxyActivities<IncidentPlanActivities>({
  startToCloseTimeout: '10 seconds',
  retry: { maximumAttempts: 3 },
});

/** If Alertmanager cannot say what fires, the next look will; what was heard of alerts stands until then. */
const { readGroup } = proxyActivities<AlertmanagerActivities>({
  startToCloseTimeout: '30 seconds',
  retry: { maximumAttempts: 2 },
});

/** The first look at Alertmanager comes sooner than the later ones: a notice may have been overtaken by its end. */
const FIRST_LOOK = 0.1;

/** An incident with all its parts. Signals are taken from the moment this is called; `begin` is for the first words. */
export function createIncident(input: IncidentInput) {
  const { carried } = input;
  const record = createRecord(input);
  const alarms = createAlarms(record);
  let resolved: Deed | undefined;

  const publisher = createPublisher({
    view: record.view,
    channel: () => input.channel ?? record.plan()?.channel,
    requestedBy: input.requestedBy,
    carried: carried?.unsaid,
  });
  const { refresh } = publisher;
  const say = createSpeech(record, publisher);
  const inbox = createInbox({
    run: record.runId,
    about: record.title,
    policy: () => {
      const plan = record.plan();
      return plan && { fromTemporal: plan.policy.fromTemporal, policyHash: plan.policyHash };
    },
    thread: publisher.thread,
    ...(carried ? { counted: carried.counted } : {}),
  });
  const calling = createCalling({ record, alarms, say });
  const diagnosis = createDiagnosis(record, say);
  const verifying = createVerifying({ record, say, better: (found) => calling.better(found) });
  const following = createFollowing({
    record,
    say,
    ended({ attempt }, outcome, ok) {
      remedies.conclude(attempt, { outcome, ok });
      const action = actionOf(attempt);
      if (ok && action) verifying.after(action);
    },
  });
  const remedies = createRemedies({
    record,
    say,
    refresh,
    following,
    done: (action) => verifying.after(action),
    request: createApprovals({
      inbox,
      say: (phrase, mention = []) => say(phrase, { mention, urgency: 'decision' }),
      refresh: () => refresh('decision'),
      state: {
        mark: (_, { detail }) => {
          const doing = remedies.doing();
          record.show({ doing: [doing, detail].filter((each) => each !== undefined) });
        },
        ask: (question) => record.show({ question }),
        approvers: (who) => record.waitsFor(who),
      },
    }),
  });

  setHandler(alertsSignal, takeAlerts, { description: 'What Alertmanager or Grafana says of the alerts.' });
  setHandler(decideSignal, inbox.receive, { description: 'A decision: choice, question, by, at.' });
  setHandler(progressSignal, remedies.takeProgress, { description: 'A line from inside a long action.' });
  setHandler(noteSignal, takeNote, { description: 'A word of a person for the timeline.' });
  setHandler(editedSignal, takeEdit, { description: 'A noted message was edited.' });
  setHandler(repostSignal, publisher.repost, { description: 'The card is gone from Slack: post it anew.' });
  setHandler(describeRunQuery, () => {
    const thread = publisher.thread();
    return { view: record.view(), ...(thread ? { thread } : {}) };
  });

  /** Plans, opens the card, calls people and looks around; in a chain, goes on where the run before was. */
  async function begin(): Promise<void> {
    if (!carried) record.planned(await planIncident(input));
    openDecisions({
      inbox,
      record,
      say,
      isDiagnosing: diagnosis.isRunning,
      acting: remedies.acting,
      on: {
        acknowledged: calling.answered,
        commanded: () => alarms.clear('resolve'),
        severity: (to) => void (to === 'sev1' && freeze()),
        diagnose: diagnosis.start,
        remediate: (remedy, deed) => remedies.start(remedy, deed),
        resolve: (deed) => void (resolved = deed),
      },
    });
    if (carried) {
      record.change({});
      following.resume();
      verifying.resume();
    } else {
      calling.open();
      const { recheck } = record.details();
      if (recheck !== undefined) alarms.set('recheck', Date.now() + recheck * FIRST_LOOK);
      if (record.kept().severity === 'sev1') freeze();
      diagnosis.start();
      calling.follow();
    }
    refresh();
  }

  function freeze(): void {
    const { freeze: environment } = record.details();
    if (environment) void freezeForSev1(record, say, environment);
  }

  function takeAlerts(signal: unknown): void {
    const delivery = readDelivery(signal);
    if (!delivery) {
      log.warn('A delivery of alerts that cannot be read was ignored.');
      return;
    }
    const before = JSON.stringify(record.view().alerts);
    record.deliver(delivery);
    if (!record.plan() || resolved) return;
    calling.follow();
    if (JSON.stringify(record.view().alerts) !== before) refresh('progress');
  }

  /** A message marked for the record has the time it was written. It stands in the thread already. */
  function takeNote(signal: unknown): void {
    const said = readNote(signal);
    if (!said) return;
    const { key, by, text, pinned } = said;
    const isNew = record.enter({ key, at: writtenAt(key), phrase: { id: 'run.noted', by, text } });
    const thread = publisher.thread();
    if (!isNew || pinned || !by || !thread) return;
    privateAnswers()
      .tell({ to: by, phrase: { id: 'incident.kept' }, about: record.title(), thread })
      .catch((error: unknown) => log.warn('A private answer could not be delivered.', { error }));
  }

  function takeEdit(signal: unknown): void {
    const edit = readEdit(signal);
    if (!edit) return;
    const { key, text } = edit;
    const timeline = record
      .kept()
      .timeline.map((entry) =>
        entry.key === key && entry.phrase.id === 'run.noted' ? { ...entry, phrase: { ...entry.phrase, text } } : entry,
      );
    record.change({ timeline });
  }

  async function ring(alarm: Alarm): Promise<void> {
    if (alarm === 'recheck') return recheck();
    if (alarm === 'resolve') resolved = { by: '', at: Date.now(), checked: true };
    else calling.ring(alarm);
    return undefined;
  }

  /** Whatever notices were lost or overtaken: Alertmanager itself knows what fires. */
  async function recheck(): Promise<void> {
    const { recheck: every } = record.details();
    const { group } = input;
    if (every === undefined || !group) return;
    alarms.set('recheck', Date.now() + every);
    try {
      takeAlerts(await readGroup({ by: group.by, marks: firingIn(record.kept()) }));
    } catch (error) {
      log.warn('Alertmanager did not say what fires.', { error });
    }
  }

  function actionOf(attempt: number) {
    const what = record.kept().tried[attempt]?.what;
    return what?.id === 'incident.remedy' ? what.action : undefined;
  }

  const isIdle = () => remedies.isIdle() && !diagnosis.isRunning() && inbox.isQuiet();

  /** The last words and the report, and nothing after them. */
  async function close(deed: Deed): Promise<IncidentReport> {
    following.stop();
    diagnosis.stop();
    remedies.withdraw();
    await condition(remedies.isIdle);
    verifying.stop();
    alarms.clear('mention', 'escalate', 'recheck', 'quiet', 'resolve');
    const report = reportOn(record, deed);
    record.resolve(deed);
    record.waitsFor([]);
    const took = deed.at - record.since();
    const resolvedPhrase = { id: 'incident.resolved', ...(deed.by || !deed.checked ? { deed } : {}) } as const;
    const { requestedBy } = input;
    say(
      { id: 'run.ended', title: record.title(), status: 'succeeded', took, why: resolvedPhrase },
      { urgency: 'decision', mention: requestedBy ? [requestedBy] : [] },
    );
    say({ id: 'incident.report', report }, { urgency: 'decision', offTheRecord: true });
    const { frozen } = record.kept();
    if (frozen) say({ id: 'incident.still-frozen', environment: frozen }, { urgency: 'decision', offTheRecord: true });
    await inbox.close();
    await publisher.close();
    await inbox.answerAll();
    await condition(allHandlersFinished);
    return report;
  }

  /** Everything the next run of the chain has to know. Between the last look and the end nothing can come in between. */
  async function handOver(): Promise<CarriedIncident> {
    following.stop();
    verifying.stop();
    await publisher.stop();
    await condition(() => isIdle() && allHandlersFinished());
    const plan = record.plan();
    if (!plan) throw new TypeError('An incident without a plan cannot go on.');
    return { ...record.kept(), plan, unsaid: publisher.unsaid(), counted: inbox.counted() };
  }

  return { begin, close, handOver, ring, isIdle, alarms, withdraw: remedies.withdraw, resolvedBy: () => resolved };
}
