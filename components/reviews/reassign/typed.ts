/** The fields' contents, which survive closing the panel. */
export interface TypedReassignment {
  /** The text in the field for the new approver. Once a member is chosen, this is the member's email. */
  to: string;
  from: string;
  note: string;
}

export const NOTHING_TYPED: TypedReassignment = { to: "", from: "", note: "" };
