type Key = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">;

/** Where a key is part of a text. */
const TEXTS = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true]";

export function isInText(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(TEXTS) !== null;
}

/** A character that is pressed alone: a letter, "?" or "/". Space and Enter press what has the focus. */
export function isSingleKey({ key, ctrlKey, metaKey, altKey }: Key): boolean {
  return [...key].length === 1 && key !== " " && !ctrlKey && !metaKey && !altKey;
}

/** The letter of a key, in lower case; on a keyboard of another script the Latin one that stands in its place. */
export function letterOf({ key, code }: Pick<KeyboardEvent, "key" | "code">): string {
  const latin = /^Key([A-Z])$/.exec(code)?.[1];
  return (latin && /^\P{ASCII}$/u.test(key) ? latin : key).toLowerCase();
}

export function isMac(): boolean {
  return typeof navigator !== "undefined" && navigator.platform.startsWith("Mac");
}
