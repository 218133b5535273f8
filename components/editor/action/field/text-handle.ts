/** What may be asked of the field of an action, whatever form it has. */
export interface TextHandle {
  focus(): void;
  /** Puts a text where the caret is, and the caret behind it. */
  insert(text: string): void;
  replace(start: number, end: number, text: string): void;
  /** For the form that takes its place, where there is one. */
  handover?(): Handover;
}

/** What each form of the field is given. */
export interface TextFieldProps {
  id: string;
  labelId: string;
  describedBy: string | undefined;
  name: string | undefined;
  value: string;
  onChange: (value: string) => void;
  readOnly: boolean;
  invalid: boolean;
  placeholder: string | undefined;
}

/** Where a form of the field was left when another took its place. */
export interface Handover {
  focused: boolean;
  start: number;
  end: number;
  scrollTop: number;
  /** The list of variables was asked for, which the form did not have. */
  asked?: boolean;
}
