type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

interface Input {
  value: string;
  start: number | null;
  end: number | null;
}

const inputs = new Map<Control, Input>();

/**
 * Notes what people type, check or select before React listens. Otherwise, React would hydrate the fields
 * with the server's values and ignore that input. Call this before hydration starts.
 */
export function watchEarlyInput(): void {
  for (const control of document.querySelectorAll<Control>("input, textarea, select")) {
    if (isChanged(control)) note(control);
    // React writes a textarea's default value again, which moves the caret unless the field has had input.
    if (control instanceof HTMLTextAreaElement) setNatively(control, control.value);
  }
  document.addEventListener("input", noteTarget, true);
}

/** Repeats the noted input for React. Call this once, when the page is hydrated. */
export async function replayEarlyInput(): Promise<void> {
  document.removeEventListener("input", noteTarget, true);
  for (const [control, input] of inputs) {
    // Lets React render first, so that the next handler sees the change. No other input gets in between.
    await null;
    replay(control, input);
  }
  inputs.clear();
}

function noteTarget({ target }: Event): void {
  if (
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    note(target);
}

function note(control: Control): void {
  const value = isToggle(control) ? String(control.checked) : control.value;
  const [start, end] =
    control instanceof HTMLSelectElement ? [null, null] : [control.selectionStart, control.selectionEnd];
  inputs.set(control, { value, start, end });
}

function replay(control: Control, { value, start, end }: Input): void {
  if (isToggle(control)) {
    control.checked = value !== "true";
    control.click();
    return;
  }
  if (control instanceof HTMLSelectElement) {
    setNatively(control, value);
    control.dispatchEvent(new Event("change", { bubbles: true }));
    return;
  }
  // React ignores the event if the value is the same as the last one set through the element's `value`
  // property.
  control.value = `${value} `;
  setNatively(control, value);
  if (start !== null) control.setSelectionRange(start, end);
  control.dispatchEvent(new Event("input", { bubbles: true }));
}

function isToggle(control: Control): control is HTMLInputElement {
  return control.type === "checkbox" || control.type === "radio";
}

function isChanged(control: Control): boolean {
  if (control instanceof HTMLSelectElement) {
    const options = [...control.options];
    return (
      options.some((option) => option.defaultSelected) &&
      options.some((option) => option.selected !== option.defaultSelected)
    );
  }
  if (isToggle(control)) return control.checked !== control.defaultChecked;
  // Fields normalize or remove line breaks.
  const { value, defaultValue } = control;
  return value !== defaultValue.replace(/\r\n?/g, "\n") && value !== defaultValue.replace(/[\r\n]/g, "");
}

/** Sets a value so that React doesn't see it before the event. */
function setNatively(control: Control, value: string): void {
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(control), "value")?.set?.call(control, value);
}
