/** The cookie that tells the server the user's time zone, so that it knows when the user's days start. */
export const ZONE_COOKIE = "time-zone";
