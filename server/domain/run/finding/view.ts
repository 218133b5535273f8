import { z } from "zod";
import { MemberRef } from "@/server/domain/access/member-ref";
import { boundedText } from "@/server/domain/text/text";
import { MAX_VIEW_NAME_CHARS } from "./filters";

const MAX_QUERY_CHARS = 2_000;

/** Saved filters of the run list. */
export const RunView = z.object({
  id: z.string(),
  name: z.string(),
  /** The filters as they appear in the list's address, after the question mark. */
  query: z.string(),
  shared: z.boolean(),
  by: MemberRef,
  /** Whether the current user saved it. */
  mine: z.boolean(),
  /** Whether the current user can delete it. */
  deletable: z.boolean(),
});
export type RunView = z.output<typeof RunView>;

export const NewRunView = z.object({
  name: z.string().trim().pipe(boundedText(MAX_VIEW_NAME_CHARS, 1)),
  query: z
    .string()
    .min(1)
    .max(MAX_QUERY_CHARS)
    .regex(/^[\w.~%+*=&-]+$/, "must be a URL's query string"),
  shared: z.boolean(),
});
export type NewRunView = z.output<typeof NewRunView>;
