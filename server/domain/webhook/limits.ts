/** The maximum number of webhooks per organization. */
export const MAX_WEBHOOKS = 20;

/** How long deliveries are also signed with the previous secret after a rotation. */
export const SECRET_OVERLAP_HOURS = 24;

/** The header with the number of our webhooks that a delivery passed through. Triggers use it to detect loops. */
export const HOPS_HEADER = "countersign-hops";

/**
 * A webhook is disabled when a delivery's last attempt fails and every attempt for any delivery has failed for at least
 * this long.
 */
export const MAX_FAILING_DAYS = 5;

/** How many of a delivery's latest attempts are kept. */
export const MAX_LOGGED_ATTEMPTS = 20;

/** How many characters of a receiver's response are kept. */
export const MAX_RESPONSE_CHARS = 1_000;
