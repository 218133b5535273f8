/** Whether a policy is limited to people or roles but lists none. `null` means that it isn't limited. */
export function namesNoOne({ approvers }: { approvers: string[] | null }): boolean {
  return approvers?.length === 0;
}
