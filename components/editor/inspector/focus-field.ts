/** The ID of the panel with the selected step's fields. */
export const INSPECTOR_ID = "inspector";

/** The `data-field` of each part of the inspector that can have a problem. */
const FIELDS = [
  "agentId",
  "action",
  "name",
  "review/approvers",
  "review/quorum",
  "review/timeoutSeconds",
  "review/escalate/afterSeconds",
  "review/escalate/to",
  "review/when",
  "review/sample",
  "review",
  "retry",
  "description",
];
const CONTROLS = [
  "[aria-invalid=true]",
  "[role=combobox]",
  "[role=textbox], textarea, select, input, button",
];

/** Focuses the visible field that a pointer refers to, like "/steps/2/review/quorum". */
export function focusField(pointer: string): void {
  const field = FIELDS.find((name) => `${pointer}/`.includes(`/${name}/`)) ?? "action";
  const place = document.querySelector(`#${INSPECTOR_ID} [data-field^="${field}"]`);
  const [control] = CONTROLS.flatMap((selector) => place?.querySelector<HTMLElement>(selector) ?? []);
  control?.focus();
  place?.scrollIntoView({ block: "nearest" });
}
