/** The cookie with the reader's time zone, which decides when the server's days start. */
export const ZONE_COOKIE = "time-zone";
