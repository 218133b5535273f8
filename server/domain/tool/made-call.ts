/** A tool call that an earlier attempt at a step made, with the call's result. */
export interface MadeCall {
  server: string;
  tool: string;
  input: unknown;
  output: string | null;
  error: string | null;
}
