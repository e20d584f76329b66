import type { ModelVersion } from '../../../models.ts';
import { escapeMrkdwn as esc } from '../mrkdwn.ts';
import { change, number, table, type TrainTexts } from './train-en.ts';

/** The German wording of trainings. Numbers stand as MLflow and the logs write them. */
export const trainGerman: TrainTexts = {
  'train.title': ({ model, dataset }) =>
    [`*${esc(model)} trainieren*`, dataset && esc(dataset)].filter(Boolean).join(' · '),
  'train.prepared': ({ data }) => esc(data),
  'train.at': ({ metric, value, step, best }) =>
    `Schritt ${step}: ${esc(metric)} ${number(value)}${best === value ? '' : `, bisher am besten ${number(best)}`}`,
  'train.line': ({ line }) => esc(line),
  'train.run': ({ name, run, link }) =>
    `In MLflow steht dieses Training als ${link ? `<${encodeURI(link)}|${esc(name)} ↗>` : `${esc(name)} (${esc(run)})`}.`,
  'train.trained': ({ metric, value, steps }) =>
    value === undefined
      ? `fertig, ohne eine Metrik ${esc(metric)}`
      : `${esc(metric)} ${number(value)} nach ${steps} Schritten`,
  'train.curve': ({ metric, steps }) => `So verlief ${esc(metric)} über ${steps} Schritte:`,
  'train.compared': ({ metric, champion, score, version }) =>
    `${esc(metric.name)} ${change(champion, score)}${version ? `, gegen Version ${esc(version)}` : ', das erste Modell'}`,
  'train.table': ({ metric, scores, champion }) => `\`\`\`\n${table(metric, scores, champion, COLUMNS)}\n\`\`\``,
  'train.ready': ({ model, metric, champion, score, version, isBetter }) => {
    const name = esc(metric.name);
    if (champion === undefined) {
      return `${esc(model)} hat noch keinen Champion. Soll es dieses werden (${name} ${number(score)})?`;
    }
    const against = version ? ` (Version ${esc(version)})` : '';
    const honest = isBetter
      ? ''
      : ` Es ist nicht besser als der Champion${against}; die Registrierung wurde trotzdem verlangt.`;
    return `${esc(model)} zum Champion machen: ${name} ${change(champion, score)}?${honest}`;
  },
  'train.not-better': ({ model, metric, champion, score, version }) => {
    const better = metric.better === 'higher' ? 'höher' : 'niedriger';
    const needs = metric.minGain > 0 ? `, und zwar um mindestens ${number(metric.minGain)}` : '';
    return `${esc(model)} ist nicht besser: ${esc(metric.name)} ${change(champion, score)} (${better} ist besser${needs}). Version ${esc(version ?? '')} bleibt Champion; es wurde nichts registriert. \`--register\` registriert es trotzdem.`;
  },
  'train.promoted': ({ from, to }) => `Champion ${from ? `${esc(from)} → ` : ''}${esc(to)}`,
  'train.done': ({ model, version, from, previous, metric, champion, score }) =>
    `${esc(model)} Version ${esc(version)} ist Champion: ${esc(metric.name)} ${change(champion, score)}.${from ? ` Version ${esc(from)} bleibt als ${esc(previous)}.` : ''}`,
  'train.champion': ({ model, version }) =>
    version ? `Champion von ${esc(model)}: Version ${esc(version)}.` : `${esc(model)} hat keinen Champion.`,
  'train.back-title': ({ model }) => `*${esc(model)} zurücknehmen*`,
  'train.aliases': ({ champion, previous }) => `Champion ${named(champion)}, davor ${named(previous)}`,
  'train.back-ready': ({ model, from, to }) =>
    `Version ${esc(to)} von ${esc(model)} wieder zum Champion machen, anstelle von ${esc(from)}?`,
  'train.no-way-back': ({ model, alias }) =>
    `${esc(model)} hat keine Version mit dem Alias "${esc(alias)}", zu der es zurück könnte. Es hat sich nichts geändert. Wer eine gute Version kennt, setzt den Alias in MLflow.`,
  'train.back-done': ({ model, from, to }) =>
    `${esc(model)} Version ${esc(to)} ist wieder Champion. Version ${esc(from)} bleibt als vorige.`,
  'train.killed': ({ runs }) => `In MLflow als KILLED vermerkt: ${runs.map(esc).join(', ')}.`,
  'train.aliases-restored': ({ model, champion }) =>
    champion
      ? `${esc(model)} Version ${esc(champion)} ist wieder Champion.`
      : `${esc(model)} hat wieder keinen Champion.`,
};

const COLUMNS = { metric: 'Metrik', champion: 'Champion', fresh: 'neu' };

function named(version: ModelVersion | undefined): string {
  return version ? esc(version.version) : 'keine';
}
