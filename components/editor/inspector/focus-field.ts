/** Where the fields of the selected step stand. */
export const INSPECTOR_ID = "inspector";

/** What takes the focus for a JSON Pointer that ends in such a word. */
const FIELDS: Record<string, string> = {
  action: "[role=textbox], textarea",
  agentId: "select",
  name: "[name=step-name]",
  review: "fieldset input, fieldset select",
};

/** Takes the focus to the field of the step that is shown which a pointer names: "/steps/2/review/quorum". */
export function focusField(pointer: string): void {
  const field = pointer.split("/").find((part) => part in FIELDS) ?? "action";
  const pane = document.getElementById(INSPECTOR_ID);
  const element = pane?.querySelector<HTMLElement>(FIELDS[field] ?? "");
  element?.focus();
  element?.scrollIntoView({ block: "nearest" });
}
