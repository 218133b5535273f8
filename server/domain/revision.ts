import { z } from "zod";

/** The maximum value of a Postgres integer column. */
export const MAX_REVISION = 2 ** 31 - 1;

/**
 * A counter that increases with each save. The first one is 1. A workflow that has never had steps or been changed is at
 * 0, so that its first publication is version 1.
 */
export const Revision = z.int().min(0).max(MAX_REVISION);

/** The revisions that a caller accepts. */
export const ExpectedRevisions = z.array(Revision).max(100);
