/** The cookie with the user's time zone, which determines when days start on the server. */
export const ZONE_COOKIE = "time-zone";
