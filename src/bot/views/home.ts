import type { Button, HomeView, KnownBlock } from '@slack/types';
import { HOME } from '../form-ids.ts';
import { incidentLines, type ListedIncident } from './incident-list.ts';
import { endedLine, offerLine, runLine, standingLine, type Listed, type Lists, type Offered } from './lists.ts';
import { actions, context, plainText, section } from './mrkdwn.ts';
import type { Words } from './language.ts';

/** Home is for a glance; the rest is counted, and listed by `/deckhand runs`. */
const SHOWN = 8;

export type HomeFacts = {
  /** Undefined if Temporal cannot say now. */
  readonly lists:
    | (Lists & { readonly ended: readonly Listed[]; readonly incidents: readonly ListedIncident[] })
    | undefined;
  readonly operations: readonly (Offered & { readonly name: string; readonly title: string })[];
  readonly mayOpenIncidents: boolean;
  /** When the lists were read. Unix ms. */
  readonly at: number;
};

/** The app's Home for one person: what waits for them first, and a button for each thing they may run. */
export function homeView({ lists, operations, mayOpenIncidents, at }: HomeFacts, words: Words): HomeView {
  return {
    type: 'home',
    blocks: [
      ...(lists ? listBlocks(lists, words) : [section(words.lists.unavailable)]),
      { type: 'divider' },
      ...operationBlocks(operations, mayOpenIncidents, words),
      context(words.lists.asOf(at)),
    ],
  };
}

function listBlocks(
  { waiting, incidents, mine, others, standing, ended }: NonNullable<HomeFacts['lists']>,
  words: Words,
): KnownBlock[] {
  const { lists } = words;
  const open = (run: Listed) => runLine(run, words);
  return [
    listed(lists.waitingForYou, waiting.map(open), lists.noneWaits, words),
    listed(words.incident.lists.title, incidentLines(incidents, words), words.incident.lists.none, words),
    listed(lists.yours, mine.map(open), lists.noneYours, words),
    listed(lists.others, others.map(open), lists.noneRuns, words),
    listed(
      lists.standing,
      standing.map((each) => standingLine(each, words)),
      lists.noneStands,
      words,
    ),
    ...(ended.length > 0
      ? [
          listed(
            lists.ended,
            ended.map((run) => endedLine(run, words)),
            '',
            words,
          ),
        ]
      : []),
  ];
}

function listed(title: string, lines: readonly string[], none: string, { lists }: Words): KnownBlock {
  const more = lines.length > SHOWN ? [lists.more(lines.length - SHOWN)] : [];
  return section([title, ...(lines.length > 0 ? [...lines.slice(0, SHOWN), ...more] : [none])].join('\n'));
}

function operationBlocks(
  operations: HomeFacts['operations'],
  mayOpenIncidents: boolean,
  { lists, incident }: Words,
): KnownBlock[] {
  if (operations.length === 0 && !mayOpenIncidents) return [section(lists.mayRunNothing)];
  const button = (id: string, title: string, value: string): Button => ({
    type: 'button',
    action_id: id,
    text: plainText(title),
    value,
  });
  return [
    section([lists.mayRun, ...operations.map(offerLine), ...(mayOpenIncidents ? [incident.help] : [])].join('\n')),
    actions([
      ...operations.map(({ name, title }) => button(`${HOME.form}${name}`, title, name)),
      ...(mayOpenIncidents ? [button(HOME.incident, incident.form.title, 'incident')] : []),
    ]),
  ];
}
