import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc";
import { AppError, ERROR_CODES, type ErrorCode } from "@/server/domain/error";

/** Formats a refusal for tRPC's client, for requests that are refused before tRPC handles them. */
export function presentTrpcRefusal(
  error: unknown,
  { detail, requestId }: { detail: string; requestId: string },
) {
  const appCode: ErrorCode = error instanceof AppError ? error.code : "internal";
  const { http: httpStatus, trpc: code } = ERROR_CODES[appCode];
  return {
    error: {
      message: detail,
      code: TRPC_ERROR_CODES_BY_KEY[code],
      data: { code, httpStatus, appCode, requestId },
    },
  };
}
