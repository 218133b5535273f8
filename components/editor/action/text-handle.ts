/** What may be asked of the field of an action, whichever way it is drawn. */
export interface TextHandle {
  focus(): void;
  /** Puts a text where the caret is, and the caret behind it. */
  insert(text: string): void;
  replace(start: number, end: number, text: string): void;
}

/** What both ways of drawing the field are given. */
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

/** Where the plain field was left when the richer one took its place. */
export interface Handover {
  focused: boolean;
  start: number;
  end: number;
  scrollTop: number;
}
