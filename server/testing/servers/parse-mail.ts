export interface ParsedMail {
  headers: Record<string, string>;
  text: string;
  html: string;
}

/** Parses an email that the app wrote. `raw` has one character per byte. */
export function parseMail(raw: string): ParsedMail {
  const { headers, body } = parsePart(raw);
  const [, boundary = ""] = /boundary="([^"]+)"/.exec(headers["content-type"] ?? "") ?? [];
  const parts = body.split(`--${boundary}`).slice(1, -1).map(parsePart);
  const partOf = (type: string) => {
    const part = parts.find((one) => one.headers["content-type"]?.startsWith(type));
    return part ? decode(part.headers["content-transfer-encoding"] ?? "7bit", part.body) : "";
  };
  return { headers, text: partOf("text/plain"), html: partOf("text/html") };
}

function parsePart(raw: string): { headers: Record<string, string>; body: string } {
  const text = raw.replace(/^\r\n/, "");
  const end = text.indexOf("\r\n\r\n");
  const lines = text
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, " ")
    .split("\r\n");
  const headers = lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), decodeWords(line.slice(colon + 1).trim())];
  });
  return { headers: Object.fromEntries(headers), body: text.slice(end + 4).replace(/\r\n$/, "") };
}

function decode(encoding: string, body: string): string {
  const bytes =
    encoding === "base64"
      ? Buffer.from(body, "base64")
      : Buffer.from(encoding === "quoted-printable" ? unquote(body.replace(/=\r\n/g, "")) : body, "latin1");
  return bytes.toString("utf8").replaceAll("\r\n", "\n");
}

/** Decodes non-ASCII words in a header: =?UTF-8?Q?=E2=80=9CRefund?= */
function decodeWords(value: string): string {
  return value
    .replace(/\?= =\?/g, "?==?")
    .replace(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi, (_, kind: string, word: string) => {
      const quoted = kind.toUpperCase() === "Q";
      return quoted ? unquote(word.replaceAll("_", " ")) : Buffer.from(word, "base64").toString("latin1");
    })
    .replace(/[\x80-\xff]+/g, (bytes) => Buffer.from(bytes, "latin1").toString("utf8"));
}

function unquote(text: string): string {
  return text.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
