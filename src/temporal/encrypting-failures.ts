import { DefaultFailureConverter } from '@temporalio/common';

/** Puts messages and stack traces of failures where the codec encrypts them. Loaded by path, in the sandbox too. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
