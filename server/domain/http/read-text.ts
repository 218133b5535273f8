const TEXT_TYPE =
  /^(text\/.+|.+\+(json|xml|yaml)|application\/(json|x-json|xml|yaml|x-yaml|toml|ndjson|x-ndjson|jsonl|x-jsonlines|json-seq|javascript|x-javascript|ecmascript|x-www-form-urlencoded|graphql|sql|csv|x-csv|jwt|jose|x-sh|x-tex))$/;
const BYTE_ORDER_MARKS: readonly [charset: string, ...bytes: number[]][] = [
  ["utf-8", 0xef, 0xbb, 0xbf],
  ["utf-16be", 0xfe, 0xff],
  ["utf-16le", 0xff, 0xfe],
];

/**
 * Decodes bytes that a server sent with a Content-Type. If they aren't text in a known charset, returns why. Without a
 * Content-Type or a charset, they must be valid UTF-8.
 */
export function readText(
  contentType: string | null,
  bytes: Uint8Array,
): { text: string } | { fault: string } {
  if (bytes.length === 0) return { text: "" };
  const type = /^[^;,\s]*/.exec(contentType?.trim().toLowerCase() ?? "")?.[0] ?? "";
  const named = type === "" ? "it has no Content-Type" : `its Content-Type is ${type.slice(0, 100)}`;
  if (type !== "" && !TEXT_TYPE.test(type)) return { fault: `${named}, which isn't text` };
  const declared = /;\s*charset\s*=\s*"?([^\s";,]+)/i.exec(contentType ?? "")?.[1]?.slice(0, 40);
  const marked = BYTE_ORDER_MARKS.find(([, ...mark]) => mark.every((byte, at) => bytes[at] === byte))?.[0];
  const charset = marked ?? declared ?? "utf-8";
  const decoder = makeDecoder(charset);
  if (!decoder) return { fault: `${named} with the unknown charset ${charset}` };
  try {
    const text = decoder.decode(bytes);
    if (!text.includes("\0")) return { text };
  } catch {
    // Invalid in this charset, as below.
  }
  return { fault: `${named}, but it isn't valid ${charset.toUpperCase()} text` };
}

function makeDecoder(charset: string): TextDecoder | null {
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch {
    return null;
  }
}
