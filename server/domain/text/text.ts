import { z } from "zod";
import { countCodePoints } from "./code-points";

/**
 * Finds a character that can't be stored. Postgres can't store NUL, and UTF-8 can't encode lone surrogates.
 */
export function findUnstorable(text: string): "a NUL character" | "a lone surrogate" | null {
  if (text.includes("\0")) return "a NUL character";
  return text.isWellFormed() ? null : "a lone surrogate";
}

/** Accepts a storable string of `min` to `max` code points. */
export function boundedText(max: number, min = 0) {
  return z.string().superRefine((text, ctx) => {
    const unstorable = findUnstorable(text);
    if (unstorable) return ctx.addIssue({ code: "custom", message: `contains ${unstorable}` });
    if (text.length < min) return ctx.addIssue({ code: "custom", message: "must not be empty" });
    if (text.length > max && countCodePoints(text) > max)
      ctx.addIssue({ code: "custom", message: `must have at most ${max.toLocaleString("en")} characters` });
  });
}

/** The maximum size of an input or output in UTF-8: 256 KiB. */
export const MAX_TEXT_BYTES = 256 * 1024;

/** A run's input or a step's output. */
export const LongText = z.string().superRefine((text, ctx) => {
  const unstorable = findUnstorable(text);
  if (unstorable) ctx.addIssue({ code: "custom", message: `contains ${unstorable}` });
  else if (text.length > MAX_TEXT_BYTES || new TextEncoder().encode(text).length > MAX_TEXT_BYTES)
    ctx.addIssue({ code: "custom", message: "must have at most 256 KiB" });
});
