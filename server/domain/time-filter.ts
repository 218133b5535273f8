import { z } from "zod";

/** JavaScript writes years before 1 and after 9999 in a form that Postgres can't read. */
const MAX_TIME = Date.UTC(9999, 11, 31);

/** A timestamp used as a list filter. */
export const TimeFilter = z.iso.datetime({ offset: true }).refine((text) => {
  const time = Date.parse(text);
  return time >= 0 && time < MAX_TIME;
}, "must be a time after 1970");
