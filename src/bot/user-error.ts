/** An error whose message is for the person in Slack: shown privately, not logged as a fault. */
export class UserError extends Error {
  override readonly name = 'UserError';
}
