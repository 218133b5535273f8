import { z } from "zod";

/** What a column for whole numbers holds. */
export const MAX_REVISION = 2 ** 31 - 1;

/** The number of a saved state: counts from 1. */
export const Revision = z.int().min(1).max(MAX_REVISION);

/** The revisions that a caller accepts. */
export const ExpectedRevisions = z.array(Revision).max(100);
