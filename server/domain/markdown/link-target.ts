import { parseUrl } from "@/server/domain/http/parse-url";

/** A link's address and the host to show after the link so that its text can't mislead. */
export interface LinkTarget {
  /** The address to open. Null if it isn't a web or mail address. The link is then plain text. */
  href: string | null;
  /** The host, or the whole address if it can't be opened. Null if the text is the address. */
  shown: string | null;
}

export function readLink(url: string, text: string | null | undefined): LinkTarget {
  const isAddress = text === url || `http://${text}` === url || `mailto:${text}` === url;
  const target = parseUrl(url);
  if (!target || !["http:", "https:", "mailto:"].includes(target.protocol))
    return { href: null, shown: isAddress ? null : url };
  return { href: target.href, shown: isAddress ? null : hostOf(url) };
}

/** Returns the host of a web address. Returns any other address as is, minus a leading "mailto:". */
export function hostOf(url: string): string {
  return parseUrl(url)?.host || url.replace(/^mailto:/, "");
}
