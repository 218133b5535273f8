const BLOCK = /^ {0,3}(#{1,6} |[-*+] |\d{1,9}[.)] |>|```|~~~|\||[=-]{3,} *$)/m;
const INLINE = /\*\S|\b_\S|`|~~\S|\]\(|https?:\/\/|\bwww\./;

/** A quick check that avoids loading the renderer for plain text. */
export function looksLikeMarkdown(text: string): boolean {
  return !isJson(text) && (BLOCK.test(text) || INLINE.test(text));
}

function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
