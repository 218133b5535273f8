import { z } from "zod";

/** The maximum value of a Postgres integer column. */
export const MAX_REVISION = 2 ** 31 - 1;

/** A counter that starts at 1 and increases with each save. */
export const Revision = z.int().min(1).max(MAX_REVISION);

/** The revisions that a caller accepts. */
export const ExpectedRevisions = z.array(Revision).max(100);
