/** Why git, a registry or a build did not do it. `words` are those of the system, perhaps none. */

type Words = { readonly words: string };
type Repository = { readonly repository: string };
type Image = { readonly image: string };
/** What is built. */
type Build = { readonly app: string; readonly version: string };

export type SourceFailure =
  | { readonly id: 'git.not-started' }
  | { readonly id: 'git.late'; readonly asking: string }
  /** `code` is git's, where it has no words. */
  | ({ readonly id: 'git.failed'; readonly asking: string; readonly code: number | undefined } & Words)
  | ({ readonly id: 'git.bad-address' } & Repository)
  | ({ readonly id: 'git.password' } & Repository)
  | { readonly id: 'git.bad-branch'; readonly branch: string }
  | ({ readonly id: 'git.bad-revision'; readonly revision: string } & Repository)
  | { readonly id: 'git.bad-tag'; readonly ref: string }
  | ({ readonly id: 'git.no-tag'; readonly ref: string; readonly newest: readonly string[] } & Repository)
  | ({ readonly id: 'git.not-yaml'; readonly path: string } & Repository & Words)
  | ({ readonly id: 'git.overtaken'; readonly pushes: number } & Repository)
  | ({ readonly id: 'harbor.no-image'; readonly digest: string } & Image)
  | ({ readonly id: 'harbor.bad-image' } & Image)
  | ({ readonly id: 'harbor.no-scan' } & Image & Words)
  | ({ readonly id: 'harbor.no-report' } & Image)
  | ({ readonly id: 'harbor.scan-stopped' } & Image)
  | ({ readonly id: 'harbor.scan-failed' } & Image & Words)
  | { readonly id: 'builder.bad-tag'; readonly version: string }
  | { readonly id: 'builder.bad-commit'; readonly commit: string }
  | ({ readonly id: 'builder.bad-image'; readonly app: string } & Image)
  | ({ readonly id: 'builder.bad-repository'; readonly app: string } & Repository)
  | { readonly id: 'builder.bad-path'; readonly app: string; readonly path: string }
  | { readonly id: 'builder.not-started'; readonly program: string }
  /** Without a code it was killed. */
  | ({ readonly id: 'builder.ended'; readonly program: string; readonly code: number | undefined } & Build)
  /** What BuildKit says; without a step it failed in pushing. */
  | ({ readonly id: 'builder.step'; readonly step?: string } & Build & Words)
  | ({ readonly id: 'builder.not-rootless' } & Build);
