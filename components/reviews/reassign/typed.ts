/** The fields' contents, which survive closing the panel. */
export interface TypedReassignment {
  /** The text of the field for the new approver, or their email once chosen. */
  to: string;
  from: string;
  note: string;
}

export const NOTHING_TYPED: TypedReassignment = { to: "", from: "", note: "" };
