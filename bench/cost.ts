import { ensureBundle } from '../src/bundle.ts';
import { costOfDeploy, costOfProvision, type Cost } from '../test/setup/cost.ts';
import { setStage } from '../test/setup/stage.ts';
import { startTemporal } from '../test/setup/temporal.ts';

/** What a run leaves in Temporal and asks of Slack, without lines of progress: of those there are as many as there is time. */
export async function costs(): Promise<{ readonly provision: Cost; readonly deploy: Cost }> {
  const namespace = 'cost';
  const { address, stop } = await startTemporal([namespace]);
  const place = { address, namespace, bundle: await ensureBundle() };
  const stage = await setStage(namespace, { place, progress: false });
  try {
    return { provision: await costOfProvision(stage), deploy: await costOfDeploy(stage) };
  } finally {
    await stage.close();
    await stop();
  }
}

if (import.meta.main) console.log(JSON.stringify(await costs(), null, 2));
