export type Failure = {
  readonly kind: string;
  readonly title: string;
  /** What one will see. */
  readonly see: string;
  /** Happens at once and is over, instead of staying on. */
  readonly once?: true;
};
export type FailureGroup = { readonly title: string; readonly failures: readonly Failure[] };

/** Everything that can be made to fail here. The server says which of it this program can do. */
export const FAILURES: readonly FailureGroup[] = [
  {
    title: 'Slack',
    failures: [
      {
        kind: 'slack-down',
        title: 'Slack is down',
        see: 'Runs go on without a word; once Slack is back, all they had to say arrives in order.',
      },
      {
        kind: 'slack-slow',
        title: 'Slack is slow',
        see: 'The card lags a few seconds behind, and no step waits for it.',
      },
      {
        kind: 'slack-rate-limited',
        title: 'Slack limits us',
        see: 'Edits of a card come together into fewer ones; every note still arrives.',
      },
      {
        kind: 'slack-loses-answers',
        title: 'Slack loses its answers',
        see: 'Messages arrive though Deckhand never hears so; still each one appears once.',
      },
      {
        kind: 'slack-hangs',
        title: 'Slack hangs',
        see: 'Calls never end; Deckhand gives up on each, asks again, and the run goes on.',
      },
      {
        kind: 'slack-disconnected',
        title: 'The bot loses its connection',
        see: 'Clicks and commands get no answer, as in Slack; what runs goes on.',
      },
    ],
  },
  {
    title: 'The platform',
    failures: [
      {
        kind: 'maas-503',
        title: 'MAAS answers 503',
        see: 'The step that talks to MAAS waits and tries again; the run does not fail.',
      },
      {
        kind: 'machine-fails',
        title: 'The next machine cannot be configured',
        see: 'Ansible fails three times; the card says why, and asks: retry, or roll back?',
        once: true,
      },
      {
        kind: 'build-fails',
        title: 'The next build fails',
        see: 'The deploy ends at its first step, with the last lines of the build.',
        once: true,
      },
      {
        kind: 'tests-fail',
        title: 'The next tests fail',
        see: 'The deploy stops before production; staging keeps the new version.',
        once: true,
      },
      {
        kind: 'deploy-fails',
        title: 'The next deploy fails',
        see: 'Production becomes Degraded and goes back to what ran before, loudly.',
        once: true,
      },
      {
        kind: 'error-rate-up',
        title: 'The error rate goes up',
        see: 'A deploy that is being watched is taken back; otherwise an alert follows.',
      },
      {
        kind: 'alert-fires',
        title: 'An alert fires',
        see: 'An incident opens in its channel, with what was deployed just before.',
        once: true,
      },
    ],
  },
  {
    title: 'Deckhand itself',
    failures: [
      {
        kind: 'kill-worker',
        title: 'Kill the worker',
        see: 'The card stands still for a moment, then goes on at the same step.',
        once: true,
      },
      {
        kind: 'kill-bot',
        title: 'Kill the bot',
        see: 'A command sent now fails as Slack fails it; one sent a second later works.',
        once: true,
      },
      {
        kind: 'kill-temporal',
        title: 'Kill Temporal',
        see: 'Nothing is lost: when it is back, each run is where it was.',
        once: true,
      },
    ],
  },
];
