import { AppError, ERROR_CODES, type ErrorCode, type ErrorDetails, UNEXPECTED } from "./error";

/** An error response, independent of the transport that sends it. */
export interface ProblemAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** The request that caused a problem. */
export interface ProblemOrigin {
  requestId: string;
  /** The path, without the query. */
  instance: string;
}

/** Converts an error to RFC 9457 problem details. Reveals nothing about unexpected errors. */
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
  return { code: "internal", detail: UNEXPECTED, details: {} };
}
