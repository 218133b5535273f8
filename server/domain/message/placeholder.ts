import { html } from "@/server/domain/html/html";

const LINK = String.raw`https?:\/\/[^\s"'<>]*\/(?:r|invitation)\/[\w.-]{40,}`;

/** Stands in a stored message for its link. Message ids can't be guessed, so no quoted text holds one by chance. */
export function placeholderOf(id: string): string {
  return `[[link:${id}]]`;
}

/** The mail as it goes out. */
export function putLink<Mail extends { id: string; text: string; html: string }>(
  mail: Mail,
  link: string,
): Mail {
  const fill = (text: string, link: string) => text.replaceAll(placeholderOf(mail.id), () => link);
  return { ...mail, text: fill(mail.text, link), html: fill(mail.html, `${html`${link}`}`) };
}

/** The text as anyone may read it: neither a placeholder nor a link. */
export function hideLink({ id, text }: { id: string; text: string }, recipient: string): string {
  const words = `(link for ${recipient} only)`;
  return text.replaceAll(placeholderOf(id), () => words).replace(new RegExp(LINK, "g"), () => words);
}

/** The link that a message written by an earlier version holds: a line of its own. What it quotes is marked. */
export function findLink(text: string): string | null {
  return new RegExp(`^${LINK}$`, "m").exec(text)?.[0] ?? null;
}

/** A message of an earlier version, with a placeholder for its link. */
export function takeLinkOut(id: string, text: string): string {
  return text.replace(new RegExp(LINK, "g"), () => placeholderOf(id));
}
