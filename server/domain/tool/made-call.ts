/** A tool call from an earlier attempt at a step and its result. */
export interface MadeCall {
  server: string;
  tool: string;
  input: unknown;
  output: string | null;
  error: string | null;
}
