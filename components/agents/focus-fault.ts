/** Takes the focus to the first field that is wrong, once it is shown as such. */
export function focusFirstFault(form: HTMLElement | null): void {
  form?.querySelector<HTMLElement>("[aria-invalid='true']")?.focus();
}
