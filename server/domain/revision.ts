import { z } from "zod";

/** The range of an integer column. */
export const MAX_REVISION = 2 ** 31 - 1;

/** The number of a saved state, starting at 1. */
export const Revision = z.int().min(1).max(MAX_REVISION);

/** The revisions a caller accepts. */
export const ExpectedRevisions = z.array(Revision).max(100);
