type Field = HTMLInputElement | HTMLTextAreaElement;

const TEXT_TYPE = /^(text|textarea|search|url|tel|email|password|number)$/;

interface Typed {
  text: string;
  /** The selection, or null if this type of field has none. */
  start: number | null;
  end: number | null;
}

/** The text typed into each field. */
const typed = new Map<Field, Typed>();

/**
 * Records what people type before React handles events. Otherwise React would assume that the fields still
 * have the server's text. Call this before hydration starts.
 */
export function watchEarlyInput(): void {
  const [entry] = performance.getEntriesByType("navigation");
  // After a reload or Back, the browser may have restored fields. Nobody typed that text.
  const isFresh = entry instanceof PerformanceNavigationTiming && entry.type === "navigate";
  for (const field of document.querySelectorAll<Field>("input, textarea")) {
    if (isFresh || field.autocomplete === "off") noteIfTyped(field);
    // React rewrites a textarea's default text. That moves the caret unless the textarea's value was set before.
    if (field instanceof HTMLTextAreaElement) setUnnoticed(field, field.value);
  }
  document.addEventListener("beforeinput", restore, true);
  document.addEventListener("input", noteInput, true);
  document.addEventListener("selectionchange", noteSelection, true);
}

/**
 * Replays the typed text for React. Resets checkboxes and selects, because changing them before hydration has no
 * effect. Call this once, after hydration.
 */
export async function replayEarlyInput(): Promise<void> {
  document.removeEventListener("beforeinput", restore, true);
  document.removeEventListener("input", noteInput, true);
  document.removeEventListener("selectionchange", noteSelection, true);
  for (const control of document.querySelectorAll<HTMLInputElement>("[type=checkbox], [type=radio]"))
    control.checked = control.defaultChecked;
  for (const select of document.querySelectorAll("select")) resetSelect(select);
  for (const [field, early] of typed) {
    // Lets React render before the next field is replayed, so that the field's handler sees the previous change. The
    // user can't type anything in between.
    await null;
    if (!field.disabled && !field.readOnly) replay(field, early);
  }
  typed.clear();
}

function noteInput(event: Event): void {
  // Ignores events that scripts dispatch. Only a person's input is an InputEvent.
  if (event instanceof InputEvent && isField(event.target)) noteIfTyped(event.target);
}

function noteSelection({ target }: Event): void {
  if (isField(target) && typed.get(target)?.text === target.value) noteIfTyped(target);
}

function isField(target: EventTarget | null): target is Field {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}

function noteIfTyped(field: Field): void {
  if (!TEXT_TYPE.test(field.type)) return;
  const { value, selectionStart, selectionEnd } = field;
  if (isTyped(field)) typed.set(field, { text: value, start: selectionStart, end: selectionEnd });
  else typed.delete(field);
}

function isTyped({ value, defaultValue }: Field): boolean {
  // A textarea normalizes line breaks and an input removes them, so this compares the value with both results.
  return value !== defaultValue.replace(/\r\n?/g, "\n") && value !== defaultValue.replace(/[\r\n]/g, "");
}

/**
 * React can reset a textarea before the page responds. This restores the typed text, so that typing can
 * continue.
 */
function restore({ target }: Event): void {
  if (!isField(target)) return;
  const early = typed.get(target);
  if (early && early.text !== target.value) setTyped(target, early);
}

function replay(field: Field, early: Typed): void {
  // React ignores an event unless the value differs from the last one set through the element's own property,
  // so this sets a different value first.
  field.value = `${early.text} `;
  setTyped(field, early);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function setTyped(field: Field, { text, start, end }: Typed): void {
  setUnnoticed(field, text);
  if (start !== null) field.setSelectionRange(start, end);
}

function resetSelect(select: HTMLSelectElement): void {
  const options = [...select.options];
  if (options.some(({ defaultSelected }) => defaultSelected))
    for (const option of options) option.selected = option.defaultSelected;
  else select.selectedIndex = 0;
}

/** Sets a field's text without React noticing. */
function setUnnoticed(field: Field, text: string): void {
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value")?.set?.call(field, text);
}
