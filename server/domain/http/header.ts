import { z } from "zod";

const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/**
 * Headers that the HTTP client sets or that control the connection. Setting one could break the request or
 * smuggle in a second request.
 */
const RESERVED =
  /^(host|content-length|transfer-encoding|connection|keep-alive|upgrade|te|trailer|expect|proxy-.*)$/i;

/** A header name chosen by a user. */
export const HeaderName = z
  .string()
  .regex(NAME, "isn't a valid header name")
  .max(100)
  .refine((name) => !RESERVED.test(name), "can't be set");

/** Returns whether a value is valid in a header: one line of single-byte characters. */
export function isHeaderValue(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters a header must not contain
  return !/[\u0000-\u0008\u000a-\u001f\u007f]|[^\u0000-\u00ff]/.test(text);
}
