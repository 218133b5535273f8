/** The number of days that the figures on an agent's page cover. Also the default in the API. */
export const FIGURES_DAYS = 30;
export const MAX_FIGURES_DAYS = 90;
/** An agent's figures cover at most this many attempts, so that they load quickly. */
export const MAX_ATTEMPTS_COUNTED = 10_000;
