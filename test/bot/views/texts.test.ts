import { describe, expect, test } from 'vitest';
import { wordsIn, type Language } from '../../../src/bot/views/language.ts';
import type { Phrase } from '../../../src/phrases.ts';
import { cleanupSamples } from './samples-cleanup.ts';
import { deliverySamples } from './samples-delivery.ts';
import { golden } from './golden.ts';
import { deploySamples } from './samples-deploy.ts';
import { failureSamples } from './samples-failure.ts';
import { incidentSamples } from './samples-incident.ts';
import { jobsSamples } from './samples-jobs.ts';
import { keptSamples } from './samples-kept.ts';
import { leftSamples } from './samples-left.ts';
import { trainSamples } from './samples-train.ts';
import type { SamplesOf } from './samples.ts';

const AT = 1_700_000_000_000;
const MINUTES = 370_000;
const TITLE = { id: 'provision.title', machine: 'node-07', profile: 'worker', series: 'noble' } as const;
const REFUSED = { id: 'failed.refused', system: 'MAAS', asking: 'look', status: 503, words: 'away' } as const;
const RELEASED = { id: 'provision.released', machine: 'node-07' } as const;

/** Phrases that carry names, numbers and what others said, and no word of ours. */
const WORDLESS = [
  'rollback.picked',
  'build.line',
  'tests.line',
  'train.prepared',
  'train.line',
  'incident.title',
  'text',
  'provision.installing',
  'run.noted',
];

/** At least one of every phrase; the type keeps it whole. */
const samples = (foreign: string): SamplesOf<Phrase> => ({
  ...deploySamples(foreign),
  ...cleanupSamples(foreign),
  ...jobsSamples(foreign),
  ...keptSamples(foreign),
  ...trainSamples(foreign),
  ...incidentSamples(foreign),
  ...deliverySamples(foreign),
  ...failureSamples(foreign),
  ...leftSamples(foreign),
  text: [{ id: 'text', text: foreign }],
  'provision.title': [
    { ...TITLE, machine: foreign },
    { ...TITLE, profile: '', series: '' },
  ],
  'provision.machine': [
    { id: 'provision.machine', cores: 16, memoryMb: 65_536, zone: foreign },
    { id: 'provision.machine', cores: 2, memoryMb: 4_096, zone: '' },
  ],
  'provision.claimed': [{ id: 'provision.claimed', machine: foreign, systemId: foreign, workflowId: foreign }],
  'provision.installing': [
    { id: 'provision.installing', status: foreign, message: foreign },
    { id: 'provision.installing', status: 'Deploying' },
  ],
  'provision.deployed': [
    { id: 'provision.deployed', series: foreign, address: foreign },
    { id: 'provision.deployed', series: 'noble', address: '192.0.2.17', took: MINUTES },
  ],
  'provision.configuring': [
    { id: 'provision.configuring', task: 3, tasks: 14, name: foreign },
    { id: 'provision.configuring', task: 3, name: 'Install k3s' },
  ],
  'provision.configured': [{ id: 'provision.configured', tasks: 14, changed: 9 }],
  'provision.joining': [{ id: 'provision.joining', condition: foreign }],
  'provision.ready': [
    { id: 'provision.ready', machine: foreign, version: foreign, address: foreign, labels: { [foreign]: foreign } },
    { id: 'provision.ready', machine: 'node-07', version: 'v1.33.4+k3s1', address: '192.0.2.17', labels: {} },
  ],
  'provision.released': [{ ...RELEASED, machine: foreign }],
  'undo.node-deleted': [{ id: 'undo.node-deleted', node: foreign }],
  'undo.failed': [
    { id: 'undo.failed', operation: 'provision', step: 'deploy', message: foreign },
    { id: 'undo.failed', operation: 'provision', step: 'deploy', message: '-', why: REFUSED },
  ],
  'undo.done': [{ id: 'undo.done', step: 'deploy', result: RELEASED }],
  'step.failed': [
    { id: 'step.failed', operation: 'provision', step: 'configure', attempts: 3, took: MINUTES, message: foreign },
    { id: 'step.failed', operation: 'provision', step: 'join', attempts: 1, took: 2_000, message: 'Not Ready' },
    { id: 'step.failed', operation: 'provision', step: 'join', attempts: 1, took: 2_000, message: '-', why: REFUSED },
    {
      id: 'step.failed',
      operation: 'deploy',
      step: foreign,
      attempts: 1,
      took: 4_000_000,
      message: 'What?',
      undoing: true,
    },
  ],
  'step.otherwise': [{ id: 'step.otherwise', expiresAt: AT }],
  'step.unanswered': [{ id: 'step.unanswered' }],
  'step.cancelled': [{ id: 'step.cancelled' }],
  decision: [
    { id: 'decision', choice: 'retry', by: 'U0ANA', reason: foreign, checked: true },
    { id: 'decision', choice: 'skip', by: 'U0ANA', checked: true },
    { id: 'decision', choice: 'roll-back', checked: false },
    { id: 'decision', choice: 'cancel', by: foreign, checked: false },
  ],
  'run.ended': [
    { id: 'run.ended', title: TITLE, status: 'succeeded', took: MINUTES },
    { id: 'run.ended', title: TITLE, status: 'succeeded', took: MINUTES, why: { id: 'text', text: foreign } },
    { id: 'run.ended', title: TITLE, status: 'cancelled', took: MINUTES, by: 'U0BEN' },
    { id: 'run.ended', title: TITLE, status: 'cancelled', took: MINUTES },
    { id: 'run.ended', title: TITLE, status: 'stopped', took: MINUTES, why: { id: 'text', text: foreign } },
    { id: 'run.ended', title: TITLE, status: 'rolled-back', took: MINUTES, why: { id: 'step.unanswered' } },
    { id: 'run.ended', title: TITLE, status: 'failed', took: MINUTES, why: { id: 'text', text: foreign } },
    { id: 'run.ended', title: TITLE, status: 'failed', took: MINUTES, stuck: true },
  ],
  'run.noted': [{ id: 'run.noted', by: 'U0ANA', text: foreign }],
  'notes.dropped': [{ id: 'notes.dropped', count: 12 }],
  'refused.not-allowed': [{ id: 'refused.not-allowed', choice: 'retry', who: ['@platform', 'S0PLATFORM', 'U0BEN'] }],
  'refused.outsider': [{ id: 'refused.outsider', choice: 'retry' }],
  'refused.too-late': [{ id: 'refused.too-late', expiredAt: AT }],
  'refused.decided': [
    { id: 'refused.decided', choice: 'roll-back', by: 'U0BEN', at: AT },
    { id: 'refused.decided', choice: 'skip', at: AT },
  ],
  'refused.ending': [{ id: 'refused.ending' }],
  'refused.unknown-person': [{ id: 'refused.unknown-person', who: ['@platform', 'S0PLATFORM'] }],
  'refused.unsigned': [{ id: 'refused.unsigned' }],
});

/** The golden of English came first and has the plain name. */
const GOLDEN: Readonly<Record<Language, string>> = { en: 'texts', de: 'texts-de' };

describe.each(['en', 'de'] as const)('in %s', (language) => {
  test('every phrase is worded as in its golden', () => {
    const drawn = worded('node-07', language);

    expect(drawn).toEqual(golden(GOLDEN[language], drawn));
  });

  test.each(Object.entries(worded('<!channel> <@U0EVE> <https://192.0.2.66|click>', language)))(
    '%s cannot be made to mention or link by a foreign text',
    (_, sentences) => {
      expect(sentences.join('\n')).not.toMatch(/<!channel>|<@U0EVE>|<https:/);
    },
  );

  test.each(Object.entries(worded('node-07', language)))('%s is never worded with a hole in it', (_, sentences) => {
    expect(sentences.join('\n')).not.toMatch(/undefined|null|NaN|\[object|\.\.(?!\.)|^\s*$/);
  });
});

test('no phrase was left in English', () => {
  const [english, german] = [worded('node-07', 'en'), worded('node-07', 'de')];
  const alike = Object.keys(english).filter((id) => english[id]?.join() === german[id]?.join());

  expect(alike).toEqual(WORDLESS);
});

test('German counts long times in its own days', () => {
  const { phrase } = wordsIn('de');
  const all = Object.values(samples('node-07')).flat() as readonly Phrase[];
  const long = all.map((said) => phrase(lasting(518_400_000, said))).join('\n');

  expect(long).toMatch(/6 Tagen?/);
  expect(long).not.toMatch(/\bdays\b/);
});

function lasting(ms: number, said: Phrase): Phrase {
  const times = ['took', 'ran', 'duration', 'blind', 'quiet', 'after', 'lasted'].filter((name) =>
    Object.hasOwn(said, name),
  );
  return { ...said, ...Object.fromEntries(times.map((name) => [name, ms])) };
}

function worded(foreign: string, language: Language): Record<string, string[]> {
  const { phrase } = wordsIn(language);
  const all = Object.entries(samples(foreign)) as [string, readonly Phrase[]][];
  return Object.fromEntries(all.map(([id, phrases]) => [id, phrases.map((said) => phrase(said))]));
}
