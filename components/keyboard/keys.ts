type Key = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">;

/** Where a key types text. */
const TEXTS = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true]";

export function isInText(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(TEXTS) !== null;
}

/**
 * A character pressed without a modifier: a letter, "?" or "/". Space and Enter press the focused element.
 */
export function isSingleKey({ key, ctrlKey, metaKey, altKey }: Key): boolean {
  return [...key].length === 1 && key !== " " && !ctrlKey && !metaKey && !altKey;
}

/** A key's letter in lowercase. On a non-Latin keyboard, the Latin letter in the same position. */
export function letterOf({ key, code }: Pick<KeyboardEvent, "key" | "code">): string {
  const latin = /^Key([A-Z])$/.exec(code)?.[1];
  return (latin && /^\P{ASCII}$/u.test(key) ? latin : key).toLowerCase();
}

export function isMac(): boolean {
  return typeof navigator !== "undefined" && navigator.platform.startsWith("Mac");
}
