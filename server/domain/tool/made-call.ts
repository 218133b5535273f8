/** A call of a tool that was made for a step before it is begun again, and what came of it. */
export interface MadeCall {
  server: string;
  tool: string;
  input: unknown;
  output: string | null;
  error: string | null;
}
