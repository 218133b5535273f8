import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc";
import { AppError, ERROR_CODES, type ErrorCode } from "@/server/domain/error";

/** Formats the error for a request that was refused before it reached tRPC, in the form that tRPC's client expects. */
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
