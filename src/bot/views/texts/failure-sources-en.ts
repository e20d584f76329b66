import type { SourceFailure } from '../../../phrases-failure-sources.ts';
import { escapeMrkdwn as esc } from '../mrkdwn.ts';
import { after } from './failure-parts.ts';
import type { TextsOf } from './worded.ts';

/** Why git, a registry or a build did not do it. */
export const sourceFailures: TextsOf<SourceFailure> = {
  'git.not-started': () => 'git could not be started. Install git where the worker runs.',
  'git.late': ({ asking }) => `git did not ${esc(asking)} in time.`,
  'git.failed': ({ asking, words, code }) => `git could not ${esc(asking)}: ${esc(words) || `exit code ${code}`}`,
  'git.bad-address': ({ repository }) => `"${esc(repository)}" is not the address of a git repository.`,
  'git.password': ({ repository }) =>
    `${esc(repository)} has a password in its address. Give it to git through a credential helper.`,
  'git.bad-branch': ({ branch }) => `"${esc(branch)}" cannot be a branch.`,
  'git.bad-revision': ({ revision, repository }) => `"${esc(revision)}" cannot be a revision of ${esc(repository)}.`,
  'git.bad-tag': ({ ref }) => `"${esc(ref)}" cannot be a tag: letters, digits, dots, dashes and slashes only.`,
  'git.no-tag': ({ ref, repository, newest }) => {
    const offer = newest.length ? `The newest are ${esc(newest.join(', '))}.` : 'It has no tags at all.';
    return `There is no tag ${esc(ref)} in ${esc(repository)}. ${offer} Nothing was started.`;
  },
  'git.not-yaml': ({ path, repository, words }) =>
    `${esc(path)} in ${esc(repository)} cannot be read as YAML: ${esc(words)}`,
  'git.overtaken': ({ repository, pushes }) =>
    `Others push to ${esc(repository)} all the time: ${pushes} pushes were overtaken.`,
  'harbor.no-image': ({ image, digest }) =>
    `Harbor has no ${esc(image)}@${esc(digest)}. It was deleted meanwhile; build it again.`,
  'harbor.bad-image': ({ image }) =>
    `"${esc(image)}" is not an image of Harbor: host/project/repository, without a tag.`,
  'harbor.no-scan': ({ image, words }) =>
    `Harbor cannot scan ${esc(image)}: ${esc(words)}. Check the project's scanner in Harbor.`,
  'harbor.no-report': ({ image }) => `Harbor says that ${esc(image)} is scanned, but has no report of it.`,
  'harbor.scan-stopped': ({ image }) => `Somebody stopped the scan of ${esc(image)} in Harbor. Retry to scan anew.`,
  'harbor.scan-failed': ({ image, words }) => `Harbor's scanner could not scan ${esc(image)}${after(words)}`,
  'builder.bad-tag': ({ version }) => `"${esc(version)}" cannot be the tag of an image.`,
  'builder.bad-commit': ({ commit }) => `"${esc(commit)}" is not a whole commit: 40 hex digits.`,
  'builder.bad-image': ({ app, image }) =>
    `The image of ${esc(app)}, "${esc(image)}", must be host/project/repository.`,
  'builder.bad-repository': ({ app, repository }) =>
    `BuildKit cannot build ${esc(app)} from "${esc(repository)}": it takes git addresses that end in .git.`,
  'builder.bad-path': ({ app, path }) => `"${esc(path)}" of ${esc(app)} must be a path inside its repository.`,
  'builder.not-started': ({ program }) =>
    `${esc(program)} could not be started. Check the builder in deckhand.yaml, and that the worker has the program.`,
  'builder.ended': ({ program, code, ...build }) =>
    `${failed(build)}: ${esc(program)} ${code === undefined ? 'was killed' : `ended with exit code ${code}`}.`,
  'builder.step': ({ step, words, ...build }) =>
    step === undefined
      ? `${failed(build)}: ${esc(words)}.`
      : `${failed(build)}: at ${esc(step)}: ${esc(words)}. Nothing was pushed.`,
  'builder.not-rootless': (build) =>
    `${failed(build)}: its node forbids rootless builds; set kernel.apparmor_restrict_unprivileged_userns=0 there (sysctl). Nothing was pushed.`,
};

function failed({ app, version }: { readonly app: string; readonly version: string }): string {
  return `The build of ${esc(app)} ${esc(version)} failed`;
}
