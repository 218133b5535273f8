import { html } from "@/server/domain/html/html";

const END = String.raw`\/(?:r|invitation)\/[\w.-]{40,}`;
const LINE_OF_LINK = new RegExp(String.raw`^https?:\/\/[^\s"'<>]*${END}$`, "m");

/** Stands for the link in a stored message. Message ids can't be guessed, so no quoted text contains one by chance. */
export function placeholderOf(id: string): string {
  return `[[link:${id}]]`;
}

/** The mail as it is sent. */
export function putLink<Mail extends { id: string; text: string; html: string }>(
  mail: Mail,
  link: string,
): Mail {
  const fill = (text: string, link: string) => text.replaceAll(placeholderOf(mail.id), () => link);
  return { ...mail, text: fill(mail.text, link), html: fill(mail.html, `${html`${link}`}`) };
}

/** The text that anyone may read, without the placeholder or a link. */
export function hideLink({ id, text }: { id: string; text: string }, recipient: string): string {
  const words = `(link for ${recipient} only)`;
  return replaceLinks(
    text.replaceAll(placeholderOf(id), () => words),
    words,
  );
}

/** The link in a message from an earlier version, alone on its line. Quoted lines are marked. */
export function findLink(text: string): string | null {
  return LINE_OF_LINK.exec(text)?.[0] ?? null;
}

/** Replaces the link in a message from an earlier version with a placeholder. */
export function removeLink(id: string, text: string): string {
  return replaceLinks(text, placeholderOf(id));
}

/**
 * Checks each word by its start and end. A single expression for a whole link takes quadratic time on a text that repeats
 * "http://", and anyone can send such a text for review.
 */
function replaceLinks(text: string, replacement: string): string {
  return text.replace(/[^\s"'<>]+/g, (word) => {
    const start = word.search(/https?:\/\//);
    if (start < 0) return word;
    const last = [...word.slice(start).matchAll(new RegExp(END, "g"))].at(-1);
    return last ? word.slice(0, start) + replacement + word.slice(start + last.index + last[0].length) : word;
  });
}
