import { AppError, ERROR_CODES, type ErrorCode, type ErrorDetails } from "./error";

/** An answer before it is sent, by whichever door. */
export interface ProblemAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** What a problem says of the request that met it. */
export interface ProblemOrigin {
  requestId: string;
  /** The path, without the query. */
  instance: string;
}

/** The answer to a failed request, as RFC 9457 problem details. An error that is not ours says nothing of itself. */
export function presentProblem(error: unknown, { requestId, instance }: ProblemOrigin): ProblemAnswer {
  const { code, detail, details } = faultOf(error);
  const { http: status, title } = ERROR_CODES[code];
  const { headers, ...more } = details;
  const problem = { type: `/problems/${code}`, title, status, detail, instance, requestId, ...more };
  return {
    status,
    headers: { "Content-Type": "application/problem+json", ...headers },
    body: JSON.stringify(problem),
  };
}

function faultOf(error: unknown): { code: ErrorCode; detail: string; details: ErrorDetails } {
  if (error instanceof AppError) return { code: error.code, detail: error.message, details: error.details };
  const detail = "Something went wrong on our side. Try again; if it stays, report the request id.";
  return { code: "internal", detail, details: {} };
}
