const LINK = String.raw`https?:\/\/[^\s"'<>]*\/(?:r|invitation)\/[\w.-]{40,}`;

/** The link that a message was written for: a line of its own. What it quotes stands behind a mark. */
export function findLink(text: string): string | null {
  return new RegExp(`^${LINK}$`, "m").exec(text)?.[0] ?? null;
}

/** The text without any link that acts for somebody. */
export function hideLinks(text: string): string {
  return text.replace(new RegExp(LINK, "g"), "[the link, for its recipient only]");
}
