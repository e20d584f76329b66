import { z } from 'zod';
import { createHarborHttp, read, refusal, repositoryPath, wordsOf, type HarborClientOptions } from './harbor-client.ts';

export type HarborInventory = ReturnType<typeof createHarborInventory>;

/** The fields of an artifact that decide about it (Harbor `api/v2.0/swagger.yaml`); times as ISO 8601, sizes in bytes. */
export type StoredArtifact = {
  readonly digest: string;
  readonly size: number;
  readonly push_time: string;
  readonly tags?: readonly { readonly name: string; readonly immutable?: boolean }[] | null;
  readonly references?: readonly { readonly child_digest: string }[] | null;
};

/** `expires_at` in Unix seconds; -1 is never. */
export type Robot = { readonly id: number; readonly name: string; readonly expires_at: number };

/** What came of a deletion; `refused` says why, in Harbor's words. */
export type Removal = { readonly is: 'gone' } | { readonly is: 'refused'; readonly why: string };

const PAGE = 100;

const NAMED = z.object({ name: z.string() });
const ARTIFACT = z.object({
  digest: z.string(),
  size: z.number(),
  push_time: z.string(),
  tags: z.array(z.object({ name: z.string(), immutable: z.boolean().optional() })).nullish(),
  references: z.array(z.object({ child_digest: z.string() })).nullish(),
});
const ROBOT = z.object({ id: z.number(), name: z.string(), expires_at: z.number() });

/** Harbor's holdings, a page at a time, and what takes something out of them. */
export function createHarborInventory(options: HarborClientOptions) {
  const http = createHarborHttp(options);

  /** Until a page is not full: totals may change under whoever reads on. */
  async function* pages<T>(path: string, asking: string, shape: z.ZodType): AsyncGenerator<readonly T[]> {
    for (let page = 1; ; page++) {
      const answer = await http({
        method: 'GET',
        path: `${path}${path.includes('?') ? '&' : '?'}page=${page}&page_size=${PAGE}`,
        asking,
      });
      if (answer.status === 404) return;
      const found = read<readonly T[] | null>(answer, asking, z.array(shape).nullable()) ?? [];
      if (found.length > 0) yield found;
      if (found.length < PAGE) return;
    }
  }

  async function remove(path: string, asking: string): Promise<Removal> {
    const answer = await http({ method: 'DELETE', path, asking });
    if (answer.status === 200 || answer.status === 404) return { is: 'gone' };
    if ([400, 403, 409, 412].includes(answer.status))
      return { is: 'refused', why: wordsOf(answer) || String(answer.status) };
    throw refusal(answer, asking);
  }

  const artifact = (project: string, repository: string, reference: string) =>
    `${repositoryPath(project, repository)}/artifacts/${encodeURIComponent(reference)}`;

  return {
    projects: () =>
      pages<{ readonly project_id: number; readonly name: string }>(
        'projects',
        'list the projects',
        NAMED.extend({ project_id: z.number() }),
      ),

    /** Names without the project. */
    async *repositories(project: string): AsyncGenerator<string> {
      const path = `projects/${encodeURIComponent(project)}/repositories`;
      for await (const page of pages<{ name: string }>(path, `list the repositories of ${project}`, NAMED)) {
        for (const { name } of page) yield name.slice(project.length + 1);
      }
    },

    /** Newest first. */
    artifacts: (project: string, repository: string) =>
      pages<StoredArtifact>(
        `${repositoryPath(project, repository)}/artifacts?with_tag=true&with_immutable_status=true&sort=-push_time`,
        `list the images of ${project}/${repository}`,
        ARTIFACT,
      ),

    async artifact(project: string, repository: string, digest: string): Promise<StoredArtifact | undefined> {
      const asking = `look at ${project}/${repository}`;
      const answer = await http({
        method: 'GET',
        path: `${artifact(project, repository, digest)}?with_tag=true&with_immutable_status=true`,
        asking,
      });
      return answer.status === 404 ? undefined : read<StoredArtifact>(answer, asking, ARTIFACT);
    },

    removeArtifact: (project: string, repository: string, digest: string) =>
      remove(artifact(project, repository, digest), `delete an image of ${project}/${repository}`),

    /** Those of the system, or of a project by its number. */
    robots: (project?: number) =>
      pages<Robot>(
        `robots?q=${encodeURIComponent(project === undefined ? 'Level=system' : `Level=project,ProjectID=${project}`)}`,
        'list the robot accounts',
        ROBOT,
      ),

    async robot(id: number): Promise<Robot | undefined> {
      const answer = await http({ method: 'GET', path: `robots/${id}`, asking: 'look at a robot account' });
      return answer.status === 404 ? undefined : read<Robot>(answer, 'look at a robot account', ROBOT);
    },

    removeRobot: (id: number) => remove(`robots/${id}`, 'delete a robot account'),
  };
}
