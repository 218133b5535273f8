/** The number of days that an agent page covers. */
export const FIGURES_DAYS = 30;
export const MAX_FIGURES_DAYS = 90;
/** An agent's figures cover at most this many attempts, so that they load quickly. */
export const MAX_ATTEMPTS_COUNTED = 10_000;
