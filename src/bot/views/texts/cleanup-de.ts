import type { Kept, Tally } from '../../../cleanup.ts';
import { escapeMrkdwn as esc, mention, moment } from '../mrkdwn.ts';
import { BY_PEOPLE, size, type CleanupTexts, type Say } from './cleanup-en.ts';
import { told } from './failure-parts.ts';

type Kind = 'images' | 'tokens' | 'namespaces';

const ONE: Readonly<Record<Kind, string>> = { images: 'Image', tokens: 'Token', namespaces: 'Namespace' };
/** Lines of failures in one message; all of them are counted. */
const SHOWN = 10;

/** The German wording of cleanups. */
export const cleanupGerman = (phrase: Say): CleanupTexts => ({
  'cleanup.title': ({ rule, only }) => `*Aufräumen: ${esc(rule)}*${only ? ' · nur der Plan' : ''}`,
  'cleanup.looking': ({ at, seen }) => `${esc(at)}, bisher ${seen} gesehen`,
  'cleanup.found': ({ kind, items, bytes, places, kept, left }) =>
    [
      items === 0
        ? `kein ${ONE[kind]} zu löschen`
        : `${count(items, kind)}${weight(bytes)}${kind === 'images' ? ` in ${repositories(places)}` : ''}`,
      kept.length ? `bleibt: ${reasons(kept, phrase)}` : '',
      left > 0 ? `${left} weitere kommen beim nächsten Lauf dran` : '',
    ]
      .filter(Boolean)
      .join(' · '),
  'cleanup.group': ({ kind, group: { name, items, bytes } }) => `${esc(name)}: ${count(items, kind)}${weight(bytes)}`,
  'cleanup.more-groups': ({ groups, items }) =>
    `Dazu ${items} in ${groups} weiteren; alle stehen in der Datei. Mit „Einzelne behalten…“ auf der Karte bleibt jedes davon.`,
  'cleanup.list': ({ kind, items, bytes }) => `Die ganze Liste: ${count(items, kind)}${weight(bytes)}.`,
  'cleanup.soon': ({ soon }) =>
    `Laufen bald ab und bleiben unangetastet: ${soon.map(({ label, at }) => `${esc(label)} (${moment(at)})`).join(', ')}.`,
  'cleanup.skipped': ({ rule, overlap, missed }) => {
    const why = [
      overlap > 0 ? `${times(overlap)}, weil der Lauf davor noch offen war` : '',
      missed > 0 ? `${times(missed)}, weil Temporal zu der Zeit nicht da war` : '',
    ];
    return `Seit dem letzten Lauf ist ${esc(rule)} ausgefallen: ${why.filter(Boolean).join('; ')}.`;
  },
  'cleanup.ready': ({ rule, kind, items, bytes }) =>
    `${count(items, kind)}${weight(bytes)} nach Regel ${esc(rule)} löschen? Jedes wird direkt vorher noch einmal angesehen.`,
  'cleanup.within-limit': () => 'innerhalb der Grenze der Regel',
  'cleanup.keep': ({ group, items, bytes }) =>
    `${esc(group)}${items > 1 ? `: ${items}${weight(bytes)}` : weight(bytes)}`,
  'cleanup.kept': ({ group, by, checked }) => `${esc(group)} bleibt, ${person(by, checked)}.`,
  'cleanup.keep-items': () => 'Einzelne behalten…',
  'cleanup.kept-items': ({ names, items, by, checked }) => {
    const more = items > names.length ? [`${items - names.length} weitere`] : [];
    const all = items ? `Bleibt: ${[...names.map(esc), ...more].join(', ')}` : 'Es wurde nichts ausgewählt, was bleibt';
    return `${all}, ${person(by, checked)}.`;
  },
  'cleanup.all-kept': () => 'alles bleibt',
  'cleanup.marking': ({ name }) => `${esc(name)} wird gestoppt`,
  'cleanup.marked': ({ names, until }) =>
    `Gestoppt: ${names.map(esc).join(', ')}. Auf 0 Replicas skaliert, noch nichts gelöscht. Gelöscht wird ${moment(until)}; bis dahin bringt der Knopf auf der Karte sie zurück.`,
  'cleanup.grace': ({ until, waiting }) => `${waiting} werden ${moment(until)} gelöscht`,
  'cleanup.restore': ({ name }) => `${esc(name)} ist gestoppt und wird gelöscht`,
  'cleanup.restored': ({ name, by, checked = false }) =>
    by === undefined ? `${esc(name)} läuft wieder.` : `${esc(name)} wird zurückgeholt, ${person(by, checked)}.`,
  'cleanup.unmarked': ({ names }) => `Zurückgebracht, wie es war: ${names.map(esc).join(', ')}.`,
  'cleanup.deleting': ({ done, of, bytes }) => `${done} von ${of}${weight(bytes)}`,
  'cleanup.deleted': ({ kind, tally }) => outcome(kind, tally),
  'cleanup.done': ({ kind, tally, byPeople }) => {
    const kept = byPeople ? [...tally.kept, { why: BY_PEOPLE, count: byPeople }] : tally.kept;
    return `${sentence(kind, { ...tally, kept }, phrase)}${failures(tally, phrase)}`;
  },
  'cleanup.reported': ({ rule, kind, items, bytes }) =>
    `${esc(rule)} würde ${count(items, kind)}${weight(bytes)} löschen. Es hat sich nichts geändert.`,
  'cleanup.nothing': ({ rule }) => `${esc(rule)} hat nichts zu löschen gefunden.`,
});

function outcome(kind: Kind, { gone, bytes, kept, failures: failed }: Tally): string {
  const all = total(kept);
  const parts = [
    `${count(gone, kind)}${weight(bytes)} gelöscht`,
    all && `${all} behalten`,
    failed && `${failed} fehlgeschlagen`,
  ];
  return parts.filter(Boolean).join(' · ');
}

function sentence(kind: Kind, { gone, bytes, kept }: Tally, phrase: Say): string {
  const all = total(kept);
  const rest = all ? ` ${all} behalten: ${reasons(kept, phrase)}.` : '';
  const freed = kind === 'images' && gone > 0 ? ' Der Platz ist frei, sobald Harbor seinen Müll eingesammelt hat.' : '';
  return `${count(gone, kind)}${weight(bytes)} gelöscht.${rest}${freed}`;
}

function failures({ failed, failures: all }: Tally, phrase: Say): string {
  if (all === 0) return '';
  const lines = failed.slice(0, SHOWN).map(({ label, why }) => `• ${esc(label)}: ${told(why, phrase)}`);
  const more = all > lines.length ? [`• und ${all - lines.length} weitere`] : [];
  return ` ${all} ließen sich nicht löschen:\n${[...lines, ...more].join('\n')}\nDer nächste Lauf versucht es wieder.`;
}

function total(kept: readonly Kept[]): number {
  return kept.reduce((sum, { count: each }) => sum + each, 0);
}

function reasons(kept: readonly Kept[], phrase: Say): string {
  return kept.map(({ why, count: each }) => `${each} ${told(why, phrase)}`).join(', ');
}

function count(items: number, kind: Kind): string {
  return `${items} ${ONE[kind]}${items === 1 ? '' : 's'}`;
}

function weight(bytes: number): string {
  return bytes > 0 ? `, ${size(bytes, { point: ',', smallest: 'Bytes' })}` : '';
}

function repositories(many: number): string {
  return many === 1 ? '1 Repository' : `${many} Repositories`;
}

function times(many: number): string {
  return many === 1 ? 'einmal' : `${many}-mal`;
}

function person(by: string, checked: boolean): string {
  return checked && by ? `sagt ${mention(by)}` : 'über Temporal (Identität nicht geprüft)';
}
