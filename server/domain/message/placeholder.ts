import { html } from "@/server/domain/html/html";

const END = String.raw`\/(?:r|invitation)\/[\w.-]{40,}`;
const LINE_OF_LINK = new RegExp(String.raw`^https?:\/\/[^\s"'<>]*${END}$`, "m");

/**
 * Returns the placeholder for the link in a stored message. Message IDs can't be guessed, so quoted text
 * never contains a placeholder by chance.
 */
export function placeholderOf(id: string): string {
  return `[[link:${id}]]`;
}

/** Replaces the placeholder with the link, for sending. */
export function putLink<Mail extends { id: string; text: string; html: string }>(
  mail: Mail,
  link: string,
): Mail {
  const fill = (text: string, link: string) => text.replaceAll(placeholderOf(mail.id), () => link);
  return { ...mail, text: fill(mail.text, link), html: fill(mail.html, `${html`${link}`}`) };
}

/** Replaces the placeholder and any links with a note, so that the text is safe to show to anyone. */
export function hideLink({ id, text }: { id: string; text: string }, recipient: string): string {
  const words = `(link for ${recipient} only)`;
  return replaceLinks(
    text.replaceAll(placeholderOf(id), () => words),
    words,
  );
}

/**
 * Finds the link in a message from an earlier version of the app. In such messages, the link is on its own line, and
 * quoted lines have a prefix.
 */
export function findLink(text: string): string | null {
  return LINE_OF_LINK.exec(text)?.[0] ?? null;
}

/** Replaces the link with a placeholder in a message from an earlier version of the app. */
export function removeLink(id: string, text: string): string {
  return replaceLinks(text, placeholderOf(id));
}

/**
 * Replaces links. Searches each word for the start and the end of a link separately, because a regular expression for a
 * whole link would take quadratic time on text that repeats "http://". Anyone could submit such text for review.
 */
function replaceLinks(text: string, replacement: string): string {
  return text.replace(/[^\s"'<>]+/g, (word) => {
    const start = word.search(/https?:\/\//);
    if (start < 0) return word;
    const last = [...word.slice(start).matchAll(new RegExp(END, "g"))].at(-1);
    return last ? word.slice(0, start) + replacement + word.slice(start + last.index + last[0].length) : word;
  });
}
