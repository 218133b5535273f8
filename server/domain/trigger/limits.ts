/** Limits for triggers. Separate from the schemas, so that the browser doesn't load zod. */

/** A scheduled run still starts if it's at most this late, for example because the app restarted. */
export const LATE_MINUTES = 5;
export const MAX_WAIT_SECONDS = 30;
/** The maximum number of triggers per workflow. */
export const MAX_TRIGGERS = 50;
/** How many firings of one schedule can wait for an earlier run to end. */
export const MAX_QUEUED = 100;
/** How many of a schedule's upcoming times are shown. */
export const SHOWN_TIMES = 5;
/** How old, or how far in the future, a signed timestamp can be. */
export const REPLAY_MINUTES = 5;
/**
 * A delivery that passed through more than this many of our webhooks doesn't start a run, because the webhooks probably
 * form a loop.
 */
export const MAX_HOPS = 5;
