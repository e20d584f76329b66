import { describe, expect, test } from 'vitest';
import { checkMessage, checkView } from '../../../playground/slack/limits.ts';
import { catalog } from '../../../src/bot/catalog.ts';
import { formView, loadingView, sayingView, type Form } from '../../../src/bot/views/form.ts';
import { homeView, type HomeFacts } from '../../../src/bot/views/home.ts';
import { languageOf, wordsIn } from '../../../src/bot/views/language.ts';
import { helpText, runsText } from '../../../src/bot/views/lists.ts';
import { botWords, unsaid } from './bot-words.ts';
import { golden } from './golden.ts';

const AT = 1_700_000_000_000;
const LINK = 'https://example.slack.com/archives/C0OPS/p1700000000000100';
const RUN = { operation: 'provision', target: 'node-07', status: 'running', startedAt: AT, link: LINK } as const;
const LISTS: NonNullable<HomeFacts['lists']> = {
  waiting: [{ ...RUN, operation: 'deploy', target: 'shop', status: 'waiting', requestedBy: 'U0BEN' }],
  mine: [{ ...RUN, requestedBy: 'U0ANA' }],
  others: [{ ...RUN, target: '<!channel>', requestedBy: 'U0DEE' }],
  incidents: [
    { title: 'Slow <!here>', severity: 'sev3', status: 'acknowledged', since: AT },
    { title: 'HighErrorRate', severity: 'sev1', status: 'firing', since: AT, link: LINK },
  ],
  ended: [{ ...RUN, target: 'node-01', status: 'terminated', endedAt: AT + 700_000 }],
  standing: [
    { kind: 'freeze', target: 'production', since: AT, until: AT + 3_600_000, by: 'U0DEE', reason: '<!here> 42' },
    { kind: 'freeze', target: 'staging', since: AT },
    { kind: 'queue', target: 'shop', since: AT, waiting: 1 },
    { kind: 'queue', target: 'blog', since: AT },
  ],
};

describe.each(['en', 'de'] as const)('in %s', (language) => {
  const words = wordsIn(language);
  const offered = catalog.map(({ name, command, usage }) => ({ name, command, usage, ...words.operations[name] }));
  const form: Form = {
    title: words.operations.provision.title,
    summary: words.operations.provision.summary,
    usage: '/provision <machine>',
    speaksIn: '<#C0OPS>',
    metadata: { operation: 'provision', channel: { id: 'C0OPS', name: 'ops' } },
    fields: [
      { name: 'machine', label: 'A', hint: words.form.hint('a, b'), optional: false, kind: 'searched' },
      { name: 'series', label: 'B', hint: '', optional: true, kind: 'typed', initial: 'noble' },
      { name: 'profile', label: 'C', hint: '', optional: true, kind: { choices: ['worker', 'gpu'] }, initial: 'gpu' },
    ],
  };
  const VIEWS = {
    home: homeView({ lists: LISTS, operations: offered, mayOpenIncidents: true, at: AT }, words),
    'home-empty': homeView({ lists: undefined, operations: [], mayOpenIncidents: false, at: AT }, words),
    form: formView(form, words),
    'form-loading': loadingView(form.title, words),
    'form-saying': sayingView(words.form.refusedTitle, words.refused.cannotPost('ops'), words),
  };
  const TEXTS = {
    help: helpText(offered, words),
    'help-none': helpText([], words),
    runs: runsText(LISTS, words),
    'runs-none': runsText({ waiting: [], mine: [], others: [], standing: [] }, words),
  };

  test.each(Object.entries(VIEWS))('%s looks as its golden', (name, view) => {
    expect(view).toEqual(golden(`${name}-${language}`, view));
  });

  test.each(Object.entries(VIEWS))('%s is a view that Slack takes', (_, view) => {
    expect(() => checkView(view, view.type)).not.toThrow();
  });

  test('the lists are worded as in their golden', () => {
    expect(TEXTS).toEqual(golden(`lists-${language}`, TEXTS));
  });

  test.each(Object.entries(TEXTS))('%s is a message that Slack takes', (_, text) => {
    expect(() => checkMessage({ text })).not.toThrow();
  });

  test('no name or reason can mention anybody', () => {
    expect(JSON.stringify([VIEWS, TEXTS])).not.toMatch(/<!channel>|<!here>/);
  });

  test('everything the bot can say is worded as in its golden, without a hole', () => {
    const said = botWords(words);

    expect(said).toEqual(golden(`words-${language}`, said));
    expect(JSON.stringify(said)).not.toMatch(/undefined|null|NaN|\[object/);
    expect(unsaid(said)).toEqual([]);
  });

  test('what Slack limits is short enough', () => {
    const { card, choice, operations, form: labels, incident } = words;
    const lengths = {
      titles: Object.values(operations).map(({ title }) => title.length),
      refused: labels.refusedTitle.length,
      incident: [incident.form.title, incident.sheet.severity, incident.sheet.remediate].map(({ length }) => length),
      confirm: [card.cancel, incident.card.confirm].flatMap(({ confirm, deny }) => [confirm.length, deny.length]),
      buttons: Object.values(choice).map(({ length }) => length),
    };

    expect(Math.max(...lengths.titles, ...lengths.incident, lengths.refused)).toBeLessThanOrEqual(24);
    expect(Math.max(...lengths.confirm)).toBeLessThanOrEqual(30);
    expect(Math.max(...lengths.buttons)).toBeLessThanOrEqual(75);
  });
});

test('every field of every operation has its words', () => {
  const nameless = catalog.flatMap(({ name, fields }) => {
    const known: Readonly<Record<string, unknown>> = wordsIn('en').operations[name].fields;
    return fields.filter((field) => !Object.hasOwn(known, field.name)).map((field) => `${name}.${field.name}`);
  });

  expect(nameless).toEqual([]);
});

test.each([
  ['de-DE', 'de'],
  ['de-AT', 'de'],
  ['en-GB', 'en'],
  ['fr-FR', undefined],
  ['constructor', undefined],
  [undefined, undefined],
])('the locale %s is read as %s', (locale, language) => {
  expect(languageOf(locale)).toBe(language);
});
