type Key = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">;

/** Matches elements that handle typed characters themselves. */
const TEXTS = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true]";

export function isInText(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(TEXTS) !== null;
}

/**
 * Returns whether the key types a single character, such as a letter, "?", or "/", without Ctrl, Alt, or Meta. False
 * for Space and Enter, which press the focused element.
 */
export function isSingleKey({ key, ctrlKey, metaKey, altKey }: Key): boolean {
  return [...key].length === 1 && key !== " " && !ctrlKey && !metaKey && !altKey;
}

/**
 * Returns a key's letter in lowercase. On a non-Latin keyboard, returns the Latin letter in the same
 * position.
 */
export function letterOf({ key, code }: Pick<KeyboardEvent, "key" | "code">): string {
  const latin = /^Key([A-Z])$/.exec(code)?.[1];
  return (latin && /^\P{ASCII}$/u.test(key) ? latin : key).toLowerCase();
}

export function isMac(): boolean {
  return typeof navigator !== "undefined" && navigator.platform.startsWith("Mac");
}
