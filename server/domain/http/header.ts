import { z } from "zod";

const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Set by the client itself, or of the connection: a user's value would break the request or smuggle another. */
const RESERVED =
  /^(host|content-length|transfer-encoding|connection|keep-alive|upgrade|te|trailer|expect|proxy-.*)$/i;

/** The name of a header that a user chose. */
export const HeaderName = z
  .string()
  .regex(NAME, "is no header's name")
  .max(100)
  .refine((name) => !RESERVED.test(name), "cannot be set");

/** Whether a header can carry a value: one line, of letters that take one byte. */
export function isHeaderValue(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what a header must not hold
  return !/[\u0000-\u0008\u000a-\u001f\u007f]|[^\u0000-\u00ff]/.test(text);
}
