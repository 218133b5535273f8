/**
 * The limits for a workflow's definition. Separate from the schemas, so that the browser doesn't load zod.
 */
export const MAX_STEPS = 200;
export const MAX_DEFINITION_BYTES = 512 * 1024;
export const MAX_NAME = 200;
/** Cloning adds " (Copy)" to the name, which can then exceed `MAX_NAME`. */
export const MAX_STORED_NAME = 400;
export const MAX_DESCRIPTION = 4_000;
export const MAX_ACTION = 20_000;
export const MAX_STEP_ORDER = 1_000_000;

/** A step's name is a slug, so that variables can use it. */
export const STEP_NAME = /^[a-z][a-z0-9_-]{0,59}$/;
export const STEP_NAME_RULE =
  "must be a slug: a lowercase letter, then up to 59 lowercase letters, digits, _, or -";
