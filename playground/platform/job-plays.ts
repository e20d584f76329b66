import { buildPlay } from './build-play.ts';
import { trainingPlay } from './training-plays.ts';
import type { MlflowStore } from './mlflow-store.ts';
import type { JobFailure, JobManifest, Play } from './job-states.ts';

const TESTS = 132_000;
const OTHER = 30_000;
const FOREVER = 1_000 * 86_400_000;
const SUITES = ['catalog', 'cart', 'checkout', 'payment', 'account', 'search', 'mail', 'admin'];
const EACH = 16;
const DIVERGED = 'ValueError: loss is nan at epoch 40';
const FAILING = 3;

/** What the container of a Job does: a build, a test run, or something that takes half a minute. */
export function playOf(manifest: JobManifest, failure: JobFailure | undefined, mlflow: MlflowStore): Play {
  if (failure === 'hang') return { lasts: FOREVER, lines: [[0, 'waiting for a lock']], exitCode: 0 };
  const [container] = manifest.spec.template.spec.containers;
  if (container?.image.startsWith('moby/buildkit:')) return buildPlay(container.args ?? [], failure);
  if (manifest.metadata.name.startsWith('tests-')) return testsPlay(failure === 'tests' ? FAILING : 0);
  const training = trainingPlay(manifest, mlflow);
  if (training) {
    const { logs: _, ...play } = training;
    return failure === 'step' ? { ...play, exitCode: 1, lines: [...play.lines, [play.lasts, DIVERGED]] } : play;
  }
  return {
    lasts: OTHER,
    lines: [
      [0, 'started'],
      [OTHER / 2, 'half way'],
      [OTHER - 1, 'done'],
    ],
    exitCode: 0,
  };
}

/** A test runner of the usual kind, with its summary at the end. */
function testsPlay(failing: number): Play {
  const lines: [number, string][] = [[0, '> tests@1.0.0 test']];
  for (const [at, suite] of SUITES.entries()) {
    const failed = suite === 'checkout' ? failing : 0;
    const ended = (TESTS * (at + 1)) / (SUITES.length + 1);
    lines.push([
      ended,
      `${failed ? ' ❯' : ' ✓'} ${suite}.test.ts (${EACH} tests${failed ? ` | ${failed} failed` : ''})`,
    ]);
    for (let each = 1; each <= failed; each++)
      lines.push([ended, `   × checkout › case ${each}: expected 200, got 502`]);
  }
  const all = SUITES.length * EACH;
  const files = failing ? `1 failed | ${SUITES.length - 1} passed` : `${SUITES.length} passed`;
  const tests = failing ? `${failing} failed | ${all - failing} passed` : `${all} passed`;
  lines.push([TESTS - 2, ` Test Files  ${files} (${SUITES.length})`], [TESTS - 1, `      Tests  ${tests} (${all})`]);
  return { lasts: TESTS, lines, exitCode: failing ? 1 : 0 };
}
