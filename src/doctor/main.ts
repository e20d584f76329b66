import { COMMANDS } from '../bot/catalog.ts';
import { loadConfig } from '../config.ts';
import { loadSettings } from '../settings.ts';
import { embeddedEnvironment } from '../supervisor/data.ts';
import { examine } from './examine.ts';
import { printed } from './print.ts';

export type DoctorOptions = {
  readonly env: NodeJS.ProcessEnv;
  /** For programs: the report as one JSON document. */
  readonly json: boolean;
  readonly say: (line: string) => void;
};

/**
 * `doctor`: examines what the environment names and what `all` has embedded, says it, and returns the exit code: 0 if
 * everything works, else 1.
 */
export async function runDoctor({ env, json, say }: DoctorOptions): Promise<number> {
  const config = loadConfig({ ...embeddedEnvironment(loadConfig(env).DECKHAND_DATA), ...env });
  // Temporal's own variables (TLS, API key) are read from the process.
  Object.assign(process.env, env);
  const report = await examine({
    config,
    settings: () => loadSettings(config.DECKHAND_CONFIG),
    commands: COMMANDS,
    part: 'doctor',
  });
  say(json ? JSON.stringify(report, null, 2) : printed(report));
  return report.ok ? 0 : 1;
}
