import type { SourceFailure } from '../../../phrases-failure-sources.ts';
import { escapeMrkdwn as esc } from '../mrkdwn.ts';
import { after } from './failure-parts.ts';
import type { TextsOf } from './worded.ts';

/** The German wording of why git, a registry or a build did not do it. */
export const sourceFailuresGerman: TextsOf<SourceFailure> = {
  'git.not-started': () => 'git ließ sich nicht starten. Bitte git dort installieren, wo der Worker läuft.',
  'git.late': ({ asking }) => `git wurde mit "${esc(asking)}" nicht rechtzeitig fertig.`,
  'git.failed': ({ asking, words, code }) =>
    `git ist an "${esc(asking)}" gescheitert: ${esc(words) || `Exit-Code ${code}`}`,
  'git.bad-address': ({ repository }) => `"${esc(repository)}" ist keine Adresse eines git-Repositorys.`,
  'git.password': ({ repository }) =>
    `In der Adresse ${esc(repository)} steht ein Passwort. Bitte git über einen Credential Helper damit versorgen.`,
  'git.bad-branch': ({ branch }) => `"${esc(branch)}" kann kein Branch sein.`,
  'git.bad-revision': ({ revision, repository }) =>
    `"${esc(revision)}" kann keine Revision von ${esc(repository)} sein.`,
  'git.bad-tag': ({ ref }) =>
    `"${esc(ref)}" kann kein Tag sein: erlaubt sind nur Buchstaben, Ziffern, Punkte, Striche und Schrägstriche.`,
  'git.no-tag': ({ ref, repository, newest }) => {
    const offer = newest.length ? `Die neuesten sind ${esc(newest.join(', '))}.` : 'Dort gibt es noch gar keine Tags.';
    return `In ${esc(repository)} gibt es kein Tag ${esc(ref)}. ${offer} Es wurde nichts gestartet.`;
  },
  'git.not-yaml': ({ path, repository, words }) =>
    `${esc(path)} in ${esc(repository)} ist kein lesbares YAML: ${esc(words)}`,
  'git.overtaken': ({ repository, pushes }) =>
    `In ${esc(repository)} pushen ständig andere: ${pushes} eigene Pushes kamen zu spät.`,
  'harbor.no-image': ({ image, digest }) =>
    `Harbor hat kein ${esc(image)}@${esc(digest)}. Es wurde inzwischen gelöscht; bitte neu bauen.`,
  'harbor.bad-image': ({ image }) => `"${esc(image)}" ist kein Image von Harbor: Host/Projekt/Repository, ohne Tag.`,
  'harbor.no-scan': ({ image, words }) =>
    `Harbor kann ${esc(image)} nicht scannen: ${esc(words)}. Bitte den Scanner des Projekts in Harbor prüfen.`,
  'harbor.no-report': ({ image }) => `Laut Harbor ist ${esc(image)} gescannt, aber es gibt keinen Bericht dazu.`,
  'harbor.scan-stopped': ({ image }) =>
    `Jemand hat den Scan von ${esc(image)} in Harbor angehalten. Ein neuer Versuch scannt noch einmal.`,
  'harbor.scan-failed': ({ image, words }) =>
    `Der Scanner von Harbor konnte ${esc(image)} nicht scannen${after(words)}`,
  'builder.bad-tag': ({ version }) => `"${esc(version)}" kann kein Tag eines Images sein.`,
  'builder.bad-commit': ({ commit }) => `"${esc(commit)}" ist kein ganzer Commit: 40 Hexziffern.`,
  'builder.bad-image': ({ app, image }) =>
    `Das Image von ${esc(app)}, "${esc(image)}", muss Host/Projekt/Repository sein.`,
  'builder.bad-repository': ({ app, repository }) =>
    `BuildKit kann ${esc(app)} nicht aus "${esc(repository)}" bauen: git-Adressen müssen auf .git enden.`,
  'builder.bad-path': ({ app, path }) => `"${esc(path)}" von ${esc(app)} muss ein Pfad in dessen Repository sein.`,
  'builder.not-started': ({ program }) =>
    `${esc(program)} ließ sich nicht starten. Bitte den Builder in deckhand.yaml prüfen, und ob der Worker das Programm hat.`,
  'builder.ended': ({ program, code, ...build }) =>
    `${failed(build)}: ${esc(program)} ${code === undefined ? 'wurde von außen beendet' : `endete mit Exit-Code ${code}`}.`,
  'builder.step': ({ step, words, ...build }) =>
    step === undefined
      ? `${failed(build)}: ${esc(words)}.`
      : `${failed(build)}: bei ${esc(step)}: ${esc(words)}. Es wurde nichts gepusht.`,
  'builder.not-rootless': (build) =>
    `${failed(build)}: sein Knoten verbietet Builds ohne root; dort kernel.apparmor_restrict_unprivileged_userns=0 setzen (sysctl). Es wurde nichts gepusht.`,
};

function failed({ app, version }: { readonly app: string; readonly version: string }): string {
  return `Der Build von ${esc(app)} ${esc(version)} ist fehlgeschlagen`;
}
