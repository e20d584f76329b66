import type { KeptPhrase } from '../../../src/phrases-kept.ts';
import type { SamplesOf } from './samples.ts';

export const keptSamples = (foreign: string): SamplesOf<KeptPhrase> => ({
  'kept.newest': [{ id: 'kept.newest' }],
  'kept.in-use': [{ id: 'kept.in-use' }],
  'kept.by-tag': [{ id: 'kept.by-tag' }],
  'kept.immutable': [{ id: 'kept.immutable' }],
  'kept.too-young': [{ id: 'kept.too-young' }],
  'kept.untouchable': [{ id: 'kept.untouchable' }],
  'kept.without-end': [{ id: 'kept.without-end' }],
  'kept.not-expired': [{ id: 'kept.not-expired' }],
  'kept.unlabelled': [{ id: 'kept.unlabelled' }],
  'kept.unreadable': [{ id: 'kept.unreadable', annotation: 'deckhand.dev/expires-at' }],
  'kept.in-time': [{ id: 'kept.in-time' }],
  'kept.leaving': [{ id: 'kept.leaving' }],
  'kept.hanging': [
    { id: 'kept.hanging', name: foreign, since: 1_700_000_000_000, words: foreign },
    { id: 'kept.hanging', name: 'pr-117', since: 1_700_000_000_000, words: '' },
  ],
  'kept.gone': [{ id: 'kept.gone' }],
  'kept.renewed': [{ id: 'kept.renewed' }],
  'kept.made-anew': [{ id: 'kept.made-anew' }],
  'kept.namesake': [{ id: 'kept.namesake' }],
  'kept.by-people': [{ id: 'kept.by-people' }],
  'kept.meanwhile': [{ id: 'kept.meanwhile', why: { id: 'kept.in-use' } }],
});
