import type { Measure, ModelVersion, Scores } from '../../../models.ts';
import type { TrainPhrase } from '../../../phrases-train.ts';
import { escapeMrkdwn as esc } from '../mrkdwn.ts';
import type { TextsOf } from './worded.ts';

export type TrainTexts = TextsOf<TrainPhrase>;

/** The wording of trainings. */
export const trainTexts: TrainTexts = {
  'train.title': ({ model, dataset }) => [`*Train ${esc(model)}*`, dataset && esc(dataset)].filter(Boolean).join(' · '),
  'train.prepared': ({ data }) => esc(data),
  'train.at': ({ metric, value, step, best }) =>
    `Step ${step}: ${esc(metric)} ${number(value)}${best === value ? '' : `, best ${number(best)}`}`,
  'train.line': ({ line }) => esc(line),
  'train.run': ({ name, run, link }) =>
    `MLflow keeps this training as ${link ? `<${encodeURI(link)}|${esc(name)} ↗>` : `${esc(name)} (${esc(run)})`}.`,
  'train.trained': ({ metric, value, steps }) =>
    value === undefined
      ? `done, without a metric ${esc(metric)}`
      : `${esc(metric)} ${number(value)} after ${steps} steps`,
  'train.curve': ({ metric, steps }) => `How ${esc(metric)} went over ${steps} steps:`,
  'train.compared': ({ metric, champion, score, version }) =>
    `${esc(metric.name)} ${change(champion, score)}${version ? `, against version ${esc(version)}` : ', the first model'}`,
  'train.table': ({ metric, scores, champion }) => `\`\`\`\n${table(metric, scores, champion)}\n\`\`\``,
  'train.ready': ({ model, metric, champion, score, version, isBetter }) => {
    const name = esc(metric.name);
    if (champion === undefined)
      return `${esc(model)} has no champion yet. Promote this one (${name} ${number(score)})?`;
    const against = version ? ` of version ${esc(version)}` : '';
    const honest = isBetter
      ? ''
      : ` It is not better than the champion${against}; it was asked to be registered anyway.`;
    return `Promote ${esc(model)}: ${name} ${change(champion, score)}?${honest}`;
  },
  'train.not-better': ({ model, metric, champion, score, version }) => {
    const needs = metric.minGain > 0 ? `, and has to be better by ${number(metric.minGain)}` : '';
    return `${esc(model)} is not better: ${esc(metric.name)} ${change(champion, score)} (${metric.better} is better${needs}). Version ${esc(version ?? '')} stays champion; nothing was registered. \`--register\` registers it anyway.`;
  },
  'train.promoted': ({ from, to }) => `champion ${from ? `${esc(from)} → ` : ''}${esc(to)}`,
  'train.done': ({ model, version, from, previous, metric, champion, score }) =>
    `${esc(model)} version ${esc(version)} is champion: ${esc(metric.name)} ${change(champion, score)}.${from ? ` Version ${esc(from)} is kept as ${esc(previous)}.` : ''}`,
  'train.champion': ({ model, version }) =>
    version ? `Champion of ${esc(model)}: version ${esc(version)}.` : `${esc(model)} has no champion.`,
  'train.back-title': ({ model }) => `*Roll back ${esc(model)}*`,
  'train.aliases': ({ champion, previous }) => `champion ${named(champion)}, previous ${named(previous)}`,
  'train.back-ready': ({ model, from, to }) =>
    `Make version ${esc(to)} of ${esc(model)} champion again, in place of ${esc(from)}?`,
  'train.no-way-back': ({ model, alias }) =>
    `${esc(model)} has no version with alias "${esc(alias)}" to go back to. Nothing changed. Set the alias in MLflow if you know a good version.`,
  'train.back-done': ({ model, from, to }) =>
    `${esc(model)} version ${esc(to)} is champion again. Version ${esc(from)} is kept as previous.`,
  'train.killed': ({ runs }) => `Marked as KILLED in MLflow: ${runs.map(esc).join(', ')}.`,
  'train.aliases-restored': ({ model, champion }) =>
    champion ? `${esc(model)} version ${esc(champion)} is champion again.` : `${esc(model)} has no champion again.`,
};

/** Four places that count, as people compare them: `0.9127`, `12.5`, `1843`. */
export function number(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : 'not a number';
}

export function change(from: number | undefined, to: number): string {
  return from === undefined ? number(to) : `${number(from)} → ${number(to)}`;
}

function named(version: ModelVersion | undefined): string {
  return version ? esc(version.version) : 'none';
}

/** The deciding metric first. */
export function table(
  metric: Measure,
  scores: Scores,
  champion: { readonly version: string; readonly scores: Scores } | undefined,
  columns = { metric: 'metric', champion: 'champion', fresh: 'new' },
): string {
  const others = Object.keys({ ...scores, ...champion?.scores }).filter((name) => name !== metric.name);
  const shown = (value: number | undefined) => (value === undefined ? '–' : number(value));
  const rows = [metric.name, ...others.toSorted()].map((name) => [
    esc(name.replaceAll('`', "'")),
    ...(champion ? [shown(champion.scores[name])] : []),
    shown(scores[name]),
  ]);
  const head = [columns.metric, ...(champion ? [`${columns.champion} (${esc(champion.version)})`] : []), columns.fresh];
  return aligned([head, ...rows]);
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows
    .map((row) => row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))))
    .map((row) => row.join('  ').trimEnd())
    .join('\n');
}
