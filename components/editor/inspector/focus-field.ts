/** Where the fields of the selected step stand. */
export const INSPECTOR_ID = "inspector";

/** The parts of the inspector that a problem can be about, as `data-field` names them. */
const FIELDS = [
  "agentId",
  "action",
  "name",
  "review/approvers",
  "review/quorum",
  "review/timeoutSeconds",
  "review",
];
const CONTROL = "[role=textbox], textarea, select, input, button";

/** Takes the focus to the field of the step that is shown which a pointer names: "/steps/2/review/quorum". */
export function focusField(pointer: string): void {
  const field = FIELDS.find((name) => `${pointer}/`.includes(`/${name}/`)) ?? "action";
  const place = document.querySelector(`#${INSPECTOR_ID} [data-field^="${field}"]`);
  const control = place?.querySelector<HTMLElement>(CONTROL);
  control?.focus();
  place?.scrollIntoView({ block: "nearest" });
}
