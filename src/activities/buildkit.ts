import type { Builder } from '../apps.ts';
import type { Phrase } from '../phrases.ts';
import type { PodSpec } from './job-manifest.ts';

export type BuildKit = Extract<Builder, { type: 'buildkit' }>;

export type ImageToBuild = {
  readonly version: string;
  /** 40 hex digits. */
  readonly commit: string;
  readonly repository: string;
  /** host/project/repository, without tag. */
  readonly image: string;
};

const PROGRAM = 'moby/buildkit:v0.32.2-rootless';
const ROOTLESS = { runAsUser: 1_000, runAsGroup: 1_000 };

/**
 * Rootless BuildKit that builds from git and pushes, after
 * https://github.com/moby/buildkit/blob/master/examples/kubernetes/job.rootless.yaml
 */
export function buildkitPod(build: ImageToBuild, builder: BuildKit): PodSpec {
  const { pushSecret, gitSecret } = builder;
  const token = gitSecret
    ? [{ name: 'GIT_AUTH_TOKEN', valueFrom: { secretKeyRef: { name: gitSecret, key: 'token' } } }]
    : [];
  return {
    automountServiceAccountToken: false,
    containers: [
      {
        name: 'buildkit',
        image: PROGRAM,
        command: ['buildctl-daemonless.sh'],
        args: argumentsOf(build, builder),
        env: [
          { name: 'BUILDKITD_FLAGS', value: '--oci-worker-no-process-sandbox' },
          { name: 'DOCKER_CONFIG', value: '/home/user/.docker' },
          ...token,
        ],
        securityContext: {
          seccompProfile: { type: 'Unconfined' },
          appArmorProfile: { type: 'Unconfined' },
          ...ROOTLESS,
        },
        volumeMounts: [
          { name: 'buildkitd', mountPath: '/home/user/.local/share/buildkit' },
          { name: 'docker', mountPath: '/home/user/.docker', readOnly: true },
        ],
      },
    ],
    volumes: [
      { name: 'buildkitd', emptyDir: {} },
      {
        name: 'docker',
        secret: { secretName: pushSecret, items: [{ key: '.dockerconfigjson', path: 'config.json' }] },
      },
    ],
  };
}

function argumentsOf({ version, commit, repository, image }: ImageToBuild, builder: BuildKit): string[] {
  const { dockerfile, context, gitSecret, platform = 'linux/amd64' } = builder;
  const source = `${repository}#${commit}${context ? `:${context}` : ''}`;
  const cache = `type=registry,ref=${image}:buildcache`;
  return [
    'build',
    '--progress=plain',
    '--frontend=dockerfile.v0',
    `--opt=context=${source}`,
    `--opt=filename=${dockerfile}`,
    `--opt=build-arg:VERSION=${version}`,
    `--opt=platform=${platform}`,
    `--opt=label:org.opencontainers.image.version=${version}`,
    `--opt=label:org.opencontainers.image.revision=${commit}`,
    `--opt=label:org.opencontainers.image.source=${repository}`,
    ...(gitSecret ? ['--secret=id=GIT_AUTH_TOKEN,env=GIT_AUTH_TOKEN'] : []),
    // A value of the CSV with a comma in it is quoted as a whole field, name and all.
    `--output=type=image,"name=${image}:${version},${image}:git-${commit}",push=true`,
    // What could not be cached is built again next time: no reason to fail.
    `--export-cache=${cache},mode=max,ignore-error=true`,
    `--import-cache=${cache}`,
  ];
}

/** What a build is at: `#8 [builder 3/7] RUN npm ci`, or that it exports and pushes. */
export function buildProgress(log: string): Phrase | undefined {
  for (const line of log.split('\n').toReversed()) {
    const [, step, steps, name] = /^#\d+ \[(?:\S+ ){0,3}(\d+)\/(\d+)\] (.+)$/.exec(line) ?? [];
    if (name) return { id: 'build.step', step: Number(step), steps: Number(steps), name };
    const [, phase] = /^#\d+ (exporting to image|pushing (?:layers|manifest)|importing cache)/.exec(line) ?? [];
    if (phase) return { id: 'build.line', line: phase };
  }
  return undefined;
}

/**
 * Where a build failed, in BuildKit's words, with what the failed step wrote last. Without a step it failed in pushing;
 * without words its node forbids rootless builds.
 */
export type BuildFault = { readonly step?: string; readonly words?: string; readonly output: string };

/** Undefined if the log does not tell. */
export function buildFault(log: string): BuildFault | undefined {
  if (/apparmor_restrict_unprivileged_userns is set to 1/.test(log)) {
    return { output: '' };
  }
  const [, step, output = ''] = /^ > (\[.+\].*?):?\n((?:(?!------$).*\n)*)/m.exec(log) ?? [];
  const words = /^(?:error|ERROR): failed to (?:solve|build): (.+)$/m.exec(log)?.[1];
  if (!words) return undefined;
  return step ? { step, words, output: output.replaceAll(/^\d+\.\d+ /gm, '') } : { words, output };
}
