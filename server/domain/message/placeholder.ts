import { html } from "@/server/domain/html/html";

const END = String.raw`\/(?:r|invitation)\/[\w.-]{40,}`;
const LINE_OF_LINK = new RegExp(String.raw`^https?:\/\/[^\s"'<>]*${END}$`, "m");

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
  return replaceLinks(
    text.replaceAll(placeholderOf(id), () => words),
    words,
  );
}

/** The link that a message written by an earlier version holds: a line of its own. What it quotes is marked. */
export function findLink(text: string): string | null {
  return LINE_OF_LINK.exec(text)?.[0] ?? null;
}

/** A message of an earlier version, with a placeholder for its link. */
export function takeLinkOut(id: string, text: string): string {
  return replaceLinks(text, placeholderOf(id));
}

/**
 * Word by word, and in each by its ends: one expression for a whole link takes quadratic time in a text that repeats
 * "http://", and anyone may send such a text for review.
 */
function replaceLinks(text: string, replacement: string): string {
  return text.replace(/[^\s"'<>]+/g, (word) => {
    const start = word.search(/https?:\/\//);
    if (start < 0) return word;
    const last = [...word.slice(start).matchAll(new RegExp(END, "g"))].at(-1);
    return last ? word.slice(0, start) + replacement + word.slice(start + last.index + last[0].length) : word;
  });
}
