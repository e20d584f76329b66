import * as fc from 'fast-check';
import { FAULTS, type Fault, type FaultKind } from './faults.ts';
import { OPERATIONS } from './operations.ts';

/** What somebody changes about an incident that is open: how bad it is, or that they lead it. */
export type Change = {
  readonly to: 'sev1' | 'sev2' | 'sev3' | 'leads';
  readonly as: string;
  /** After its card appeared. ms. */
  readonly after: number;
};

/** How people treat the run they are asked about. */
export type Ask = {
  readonly operation: string;
  readonly target: number;
  readonly variant: number;
  /** After the start of the schedule. ms. */
  readonly after: number;
  /** Before people answer a question. ms. */
  readonly hesitates: number;
  readonly gate: 'approve' | 'reject';
  readonly failure: 'retry' | 'roll-back';
  /** Two people click at the same time, a stranger to the policy too, and the envelope comes twice. */
  readonly crowd: boolean;
  /** Somebody cancels so long after the card appeared. ms. */
  readonly cancels?: number | undefined;
  readonly changes: readonly Change[];
  /** Places in a cleanup's list of what somebody keeps, and of what somebody brings back once it is stopped. */
  readonly keeps: readonly number[];
  readonly restores: readonly number[];
};

export type Schedule = { readonly asks: readonly Ask[]; readonly faults: readonly Fault[] };

/** The third may do nothing. */
const PEOPLE = ['U0DEE', 'U0ANA', 'U0CY', 'U0BEN'] as const;
const MOST_CHANGES = 3;
/** A list that is longer has places nobody keeps. */
const LAST_KEPT = 3;
const MOST_ASKS = 5;
const MOST_FAULTS = 6;
/** Calls. */
const GAP = 50;

const change: fc.Arbitrary<Change> = fc.record({
  to: fc.constantFrom('sev3', 'sev2', 'sev1', 'leads'),
  as: fc.constantFrom(...PEOPLE),
  after: fc.nat(6_000),
});

const places = fc.uniqueArray(fc.nat(LAST_KEPT), { maxLength: LAST_KEPT, size: 'max' });

const ask: fc.Arbitrary<Ask> = fc.record({
  operation: fc.constantFrom(...Object.keys(OPERATIONS)),
  target: fc.nat(4),
  variant: fc.nat(9),
  after: fc.nat(3_000),
  hesitates: fc.nat(2_000),
  gate: fc.oneof(
    { weight: 4, arbitrary: fc.constant('approve' as const) },
    { weight: 1, arbitrary: fc.constant('reject' as const) },
  ),
  failure: fc.constantFrom('retry', 'roll-back'),
  crowd: fc.boolean(),
  cancels: fc.option(fc.nat(8_000), { nil: undefined, freq: 5 }),
  changes: fc.array(change, { maxLength: MOST_CHANGES, size: 'max' }),
  keeps: places,
  restores: places,
});

const fault: fc.Arbitrary<Fault> = fc.record({
  kind: fc.oneof(
    ...Object.entries(FAULTS).map(([kind, { weight }]) => ({ weight, arbitrary: fc.constant(kind as FaultKind) })),
  ),
  after: fc.nat(GAP),
  phase: fc.constantFrom('before', 'after'),
});

/** Runs side by side, and what goes wrong meanwhile. It shrinks to fewer of both, sooner. */
export const schedules: fc.Arbitrary<Schedule> = fc.record({
  asks: fc.array(ask, { minLength: 1, maxLength: MOST_ASKS, size: 'max' }),
  faults: fc.array(fault, { minLength: 1, maxLength: MOST_FAULTS, size: 'max' }),
});
