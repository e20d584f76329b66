import { clock, duration, escapeMrkdwn as esc, mention, moment, nameOf } from '../mrkdwn.ts';
import type { botEnglish } from './bot-en.ts';

const TOKEN_PAGE: Readonly<Record<string, string>> = {
  SLACK_BOT_TOKEN: 'Gemeint ist der Bot User OAuth Token (xoxb-…) unter OAuth & Permissions.',
  SLACK_APP_TOKEN: 'Gemeint ist ein App-Level-Token (xapp-…) unter Basic Information, App-Level Tokens.',
};

/** What the bot itself says in German; `input` and `form` are plain text. */
export const botGerman: typeof botEnglish = {
  operations: {
    provision: {
      title: 'Maschine einrichten',
      summary: 'Eine Maschine installieren und in den Cluster aufnehmen',
      underWay: 'wird schon eingerichtet',
      fields: {
        machine: {
          label: 'Maschine',
          called: 'Maschinenname',
          allowed: 'Kleinbuchstaben, Ziffern, Punkte und Striche',
        },
        series: { label: 'Serie', called: 'Serie', allowed: 'ein kleingeschriebenes Wort wie noble' },
        profile: { label: 'Profil', called: 'Profil', allowed: 'Kleinbuchstaben, Ziffern und Striche' },
      },
    },
    deploy: {
      title: 'App ausliefern',
      summary: 'Eine Version bauen, prüfen und in die Produktion bringen',
      underWay: 'wird schon ausgeliefert',
      fields: {
        app: { label: 'App', called: 'App', allowed: 'Kleinbuchstaben, Ziffern und Striche' },
        version: { label: 'Version', called: 'Version', allowed: 'eine getaggte Version wie 1.4.2, nie latest' },
        override: {
          label: 'Ohne Freigabe, weil',
          called: 'Grund',
          allowed: 'warum es nicht auf eine Freigabe warten kann; andere prüfen es danach',
        },
      },
    },
    rollback: {
      title: 'App zurückrollen',
      summary: 'Eine App auf eine Version zurückbringen, die gut lief',
      underWay: 'wird schon ausgeliefert oder zurückgerollt',
      fields: {
        app: { label: 'App', called: 'App', allowed: 'Kleinbuchstaben, Ziffern und Striche' },
        environment: { label: 'Umgebung', called: 'Umgebung', allowed: 'production oder staging' },
        to: { label: 'Version', called: 'Version', allowed: 'eine, die dort lief; leer: die letzte, die gut lief' },
      },
    },
    trainModel: {
      title: 'Modell trainieren',
      summary: 'Ein Modell trainieren und fragen, ob es der Champion wird',
      underWay: 'wird schon trainiert',
      fields: {
        model: { label: 'Modell', called: 'Modell', allowed: 'Kleinbuchstaben, Ziffern und Striche' },
        dataset: { label: 'Datensatz', called: 'Datensatz', allowed: 'eine Adresse ohne Leerzeichen' },
        param: { label: 'Parameter', called: 'Parameter', allowed: 'name=wert, mehrere durch Kommas getrennt' },
        rollback: {
          label: 'Zurück zum vorigen Champion',
          called: 'Auswahl',
          allowed: 'yes trainiert nichts und macht den vorigen Champion wieder zum Champion',
        },
        register: {
          label: 'Registrieren, auch wenn nicht besser',
          called: 'Auswahl',
          allowed: 'yes fragt nach der Registrierung, obwohl das Modell nicht besser ist',
        },
      },
    },
    cleanup: {
      title: 'Aufräumen planen',
      summary: 'Alte Images, abgelaufene Tokens und verwaiste Namespaces finden und löschen',
      underWay: 'wird schon geplant',
      fields: {
        rule: { label: 'Regel', called: 'Regel', allowed: 'eine Regel aus deckhand.yaml; das hier schaut nur nach' },
      },
    },
  },

  input: {
    rollbackAlone: '--rollback trainiert nichts, darum steht es allein.',
    paramTwice: (name) => `--param ${name} steht zweimal da.`,
    noVersion: (app, version, known) =>
      `${app} hat keine Version "${version}"${known.length ? `; die neuesten sind ${known.join(', ')}` : ''}. Nichts wurde gestartet.`,
    noOverride: (who) =>
      who.length
        ? `Ohne Freigabe dürfen nur ${who.join(' oder ')}. Nichts wurde gestartet.`
        : 'Ohne Freigabe geht es hier nicht. Nichts wurde gestartet.',
    noEnvironment: (value) => `"${value}" ist keine Umgebung: production oder staging.`,
    noMoment: (value) => `"${value}" lässt sich nicht als Zeit lesen: 2h, 18:00, Mon 08:00 oder 2026-12-01 08:00.`,
    noReason: 'Einfrieren braucht einen Grund, etwa "incident 42".',
    unreadable: (value, called, allowed) => `"${value}" lässt sich nicht als ${called} lesen: ${allowed}.`,
    missing: (called) => `Bitte angeben: ${called}.`,
    notOneOf: (value, known) => `"${value}" gibt es nicht; zur Wahl stehen ${known.join(', ')}.`,
    unknownFlag: (flag) => `"${flag}" kenne ich nicht.`,
    flagWithoutValue: (flag) => `${flag} braucht einen Wert.`,
    flagTwice: (flag) => `${flag} steht zweimal da.`,
    tooLong: (length, limit) => `Das sind ${length} Zeichen; ich lese bis zu ${limit}.`,
    controlCharacters: 'Darin sind Zeichen, die ich nicht lesen kann.',
    noMachine: (name) => `MAAS kennt keine Maschine "${name}". Es wurde nichts gestartet.`,
  },
  usage: (usage) => `So geht es: \`${esc(usage)}\``,

  refused: {
    notForYou: (command, who) =>
      `\`${command}\` ist für ${who.map(nameOf).join(' oder ')}; du gehörst nicht dazu. Es wurde nichts gestartet.`,
    outsider: (command) =>
      `Gäste und Leute aus anderen Workspaces können \`${command}\` nicht benutzen. Frag ein Mitglied dieses Workspaces. Es wurde nichts gestartet.`,
    cannotPost: (channel) =>
      `In #${esc(channel)} kann ich nicht schreiben. Gib dort \`/invite @deckhand\` ein und versuch es noch einmal. Es wurde nichts gestartet.`,
    running: (target, underWay, by, step) =>
      `${esc(target)} ${underWay}${by ? `, beauftragt von ${mention(by)}` : ''}${step ? `, Schritt ${step.at} von ${step.of}` : ''}.`,
    notMyButton: 'Mit diesem Knopf kann ich nichts anfangen; er ist nicht von mir. Es hat sich nichts geändert.',
    ended: (how) => `Dieser Lauf ist zu Ende (${esc(how)}). Es hat sich nichts geändert.`,
    endedAlready: 'Dieser Lauf ist zu Ende. Es hat sich nichts geändert.',
    unknownCommand: (text, usage) => `"${esc(text)}" kenne ich nicht. So geht es: \`${esc(usage)}\``,
    notMyForm:
      'Mit diesem Formular kann ich nichts anfangen; es ist nicht von mir oder aus einer älteren Version. Es wurde nichts gestartet.',
    viewTooLate: 'Das Formular ging nicht rechtzeitig auf. Es hat sich nichts geändert. Bitte versuch es noch einmal.',
    formTooLate: (usage) =>
      `Das Formular ging nicht rechtzeitig auf. Bitte versuch es noch einmal, oder tipp es: \`${esc(usage)}\``,
  },

  freeze: {
    started: (environment, until) =>
      `${environment} wird eingefroren, ${until ? `bis ${moment(until)}` : 'bis jemand es auftaut'}. Die Karte dazu kommt gleich.`,
    already: (environment) => `${environment} ist schon eingefroren.`,
    none: (environment) => `${environment} ist nicht von Hand eingefroren.`,
    thawing: (environment) => `${environment} wird aufgetaut, sobald das entschieden ist.`,
    notYou: (who) =>
      who.length
        ? `Einfrieren ist hier Sache von ${who.map(nameOf).join(' oder ')}; du gehörst nicht dazu. Es hat sich nichts geändert.`
        : 'Hier darf niemand einfrieren: wer es darf, steht in deckhand.yaml unter `policies.freeze`.',
  },

  queue: {
    offer: 'Es kann in der Warteschlange warten und startet dann von selbst.',
    join: 'Anstellen',
    queued: 'Angestellt; die Karte der Warteschlange zeigt den Platz, und dort kannst du sie verlassen.',
    withdraw:
      'Dieser Deploy hat mit der Produktion noch nicht begonnen. Ich kann ihn zurückziehen und an seiner Stelle zurückrollen.',
    withdrawButton: 'Zurückziehen, zurückrollen',
    withdrawn: 'Er wird zurückgezogen; danach beginnt das Zurückrollen.',
    cancel: 'Dieser Deploy ist schon in der Produktion. Wird er abgebrochen, geht sie auf das zurück, was vorher lief.',
    cancelButton: 'Abbrechen, zurückrollen',
    cancelled: 'Er wird abgebrochen; die Produktion geht auf das zurück, was vorher lief.',
  },

  cleanup: {
    giveRule: (rules) => `Bitte eine Regel angeben: ${rules.join(', ') || 'in deckhand.yaml steht noch keine'}.`,
    noSchedule: (rule) =>
      `${esc(rule)} hat in Temporal keinen Schedule. Ruf \`node src/main.ts setup\` auf und versuch es dann noch einmal. Es hat sich nichts geändert.`,
    noSchedules: 'Dieser Bot kommt nicht an die Schedules von Temporal. Es hat sich nichts geändert.',
    running: (rule) => `${esc(rule)} läuft schon. Es wurde nichts gestartet.`,
    started: (rule) => `${esc(rule)} ist gestartet und meldet sich, wo es sich immer meldet.`,
    asked: 'hat dieses Aufräumen veranlasst',
    keep: {
      title: 'Einzelne behalten',
      submit: 'Behalten',
      label: 'Was bleibt',
      hint: 'Bis zu hundert auf einmal; für mehr noch einmal öffnen. Alle im Thread lesen es.',
      search: 'Einen Teil des Namens tippen',
    },
    none: 'In deckhand.yaml stehen keine Regeln zum Aufräumen.',
    missing: (rule) => `*${esc(rule)}* hat in Temporal keinen Schedule; \`node src/main.ts setup\` legt ihn an.`,
    paused: (note) => `ist angehalten${note ? ` (${esc(note)})` : ''}`,
    next: (at) => (at === undefined ? 'hat keinen nächsten Termin' : `läuft das nächste Mal ${moment(at)}`),
    by: (cron, zone) => `nach \`${esc(cron)}\` in ${esc(zone)}`,
    now: 'Läuft gerade.',
    last: (at) => (at === undefined ? 'Bisher nie gelaufen.' : `Zuletzt ${moment(at)}.`),
    skipped: (times) => `Bisher ${times === 1 ? 'einmal' : `${times}-mal`} ausgefallen.`,
    mode: (mode) => `Modus ${esc(mode)}.`,
  },

  reject: {
    title: 'Ablehnen',
    reason: 'Warum',
    hint: 'Alle im Thread lesen es.',
    submit: 'Ablehnen',
  },

  doctor: {
    nobody:
      '`/deckhand doctor` darf hier niemand aufrufen: trag in deckhand.yaml unter `policies.doctor` ein, wer es darf.',
    notYou: (who) => `\`/deckhand doctor\` ist für ${who.map(nameOf).join(' oder ')}; du gehörst nicht dazu.`,
  },

  recorded: 'Notiert; es wird erledigt, sobald wieder ein Worker da ist.',
  forgotten: 'Temporal weiß nichts mehr davon',
  seeThread: 'Zum Thread ↗',
  fault: (reference) =>
    `Das hat nicht geklappt, und es liegt nicht an dir. Gestartet wurde nur, was du hier siehst. Wer Deckhand betreibt, findet die Ursache unter ${reference} im Log.`,
  faultOfInstallation: (cause, reference) =>
    `Das hat nicht geklappt: ${cause} Wer Deckhand betreibt, findet es unter ${reference} im Log.`,

  mention: {
    understood:
      'Im Thread eines Laufs verstehe ich `@deckhand status`, `@deckhand cancel` und `@deckhand note …`; überall `/deckhand help`.',
    direct: 'Hier verstehe ich `help` und `runs`; im Thread eines Laufs auch `status`, `cancel` und `note …`.',
    noRun: 'Das ist nicht der Thread eines Laufs.',
    status: (workflow, status) => `${esc(workflow)}: ${esc(status)}.`,
    noRecord: 'Temporal weiß nichts mehr von diesem Lauf.',
    emptyNote: 'Was soll in der Notiz stehen? `@deckhand note …`, mit den Worten dahinter.',
    longNote: (length, limit) => `Das sind ${length} Zeichen; eine Notiz darf ${limit} haben.`,
    noNotes:
      'Dieser Lauf nimmt keine Notizen an. Was du geschrieben hast, bleibt im Thread, gehört aber nicht zum Verlauf des Laufs.',
  },

  lists: {
    mayRun: '*Was du starten darfst*',
    mayRunNothing: 'Du darfst nichts starten; wer was darf, steht in deckhand.yaml.',
    doctor: 'Ob alles funktioniert, was Deckhand braucht',
    runs: 'Was läuft und was wartet',
    inThread: 'Im Thread eines Laufs: `@deckhand status`, `@deckhand cancel`, `@deckhand note …`',
    form: (command) => `\`${command}\` allein öffnet ein Formular.`,
    nothing: 'Nichts läuft und nichts wartet.',
    waitingForYou: '*Wartet auf dich*',
    yours: '*Deine*',
    others: '*Läuft*',
    ended: '*Deine letzten Läufe*',
    standing: '*Freezes und Warteschlangen*',
    noneWaits: 'Nichts wartet auf dich.',
    noneYours: 'Von dir läuft nichts.',
    noneRuns: 'Sonst läuft nichts.',
    noneStands: 'Nichts ist eingefroren, und niemand steht an.',
    more: (count) => `… und ${count} weitere; \`/deckhand runs\` zeigt sie.`,
    run: (name, status, startedAt, by) =>
      `*${esc(name)}*: ${esc(status)}, gestartet ${moment(startedAt)}${by ? `, beauftragt von ${mention(by)}` : ''}`,
    ran: (name, status, took) =>
      `*${esc(name)}*: ${esc(status)}${took === undefined ? '' : `, ${duration(took, 'Tage')}`}`,
    you: '(deiner)',
    waitsForYou: 'wartet auf dich',
    frozen: (what, since, until, by, reason) =>
      `*${esc(what)}* ist seit ${moment(since)}${until ? ` bis ${moment(until)}` : ''} eingefroren${by ? ` von ${mention(by)}` : ''}${reason ? ` ("${esc(reason)}")` : ''}`,
    queue: (what, waiting) =>
      `*${esc(what)}*: ${waiting === undefined ? 'jemand wartet' : waiting === 1 ? '1 wartet' : `${waiting} warten`} in der Warteschlange`,
    asOf: (at) => `Stand ${clock(at)}. Öffne diesen Tab noch einmal, um ihn aufzufrischen.`,
    unavailable:
      'Temporal antwortet gerade nicht, darum kann ich nicht sagen, was läuft. Öffne diesen Tab in einer Minute noch einmal.',
  },

  slack: {
    token: (token, code) =>
      `Slack nimmt ${token} nicht an (${code}). ${TOKEN_PAGE[token] ?? ''} Kopier ihn noch einmal, oder installier die App neu, falls sie entfernt wurde.`,
    tokenKind: (token) => `${token} ist die falsche Art von Token (not_allowed_token_type). ${TOKEN_PAGE[token] ?? ''}`,
    scopes: (missing) =>
      `Der Slack-App fehlt der Scope ${missing} (missing_scope). Bring sie mit manifest.yml auf den neuesten Stand (App Manifest) und installier sie dann noch einmal im Workspace.`,
    connections:
      'SLACK_APP_TOKEN fehlt der Scope connections:write (missing_scope). Leg unter Basic Information, App-Level Tokens, einen neuen damit an.',
    socketModeOff:
      'Socket Mode ist für diese Slack-App aus (socket_mode_not_enabled). Schalt ihn unter Settings, Socket Mode, ein, oder setz SLACK_MODE=http.',
    notInvited: (code) =>
      `In diesem Kanal bin ich nicht (${code}). Gib dort \`/invite @deckhand\` ein und versuch es noch einmal.`,
    archived: 'Dieser Kanal ist archiviert (is_archived). Nimm einen anderen, oder hol ihn zurück.',
    restricted: (code) =>
      `Der Workspace lässt mich dort nicht schreiben (${code}). Wer ihn verwaltet, kann es erlauben.`,
    rateLimited: (seconds) => `Slack bittet mich, ${seconds} s zu warten. Bitte versuch es danach noch einmal.`,
    paidPlan:
      'User Groups gibt es in Slack nur mit einem bezahlten Plan (paid_teams_only). Trag die Leute stattdessen mit ihren IDs in deckhand.yaml ein.',
    unreachable: 'Slack antwortet nicht. Bitte versuch es in einer Minute noch einmal.',
  },

  form: {
    loading: 'Einen Moment…',
    start: 'Starten',
    cancel: 'Abbrechen',
    close: 'Schließen',
    refusedTitle: 'Nicht gestartet',
    checking: 'Ich prüfe und starte…',
    started: 'Gestartet. Die Karte folgt.',
    speaksIn: (channel) => `Der Lauf meldet sich in ${channel}.`,
    choose: 'Wählen',
    search: 'Zum Suchen tippen',
    hint: (allowed) => `${allowed[0]?.toUpperCase() ?? ''}${allowed.slice(1)}.`,
    asTyped: (value) => `${value} (wie getippt; die Liste ist gerade nicht da)`,
    typedInstead: (usage) => `Dasselbe als Befehl: ${usage}`,
  },
};
