/** The cookie with the reader's time zone, in which the server counts days. */
export const ZONE_COOKIE = "time-zone";
