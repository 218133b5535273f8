import { initTRPC, TRPCError } from "@trpc/server";
import { ZodError } from "zod";
import { AppError, ERROR_CODES, type ErrorCode, type ErrorDetails, UNEXPECTED } from "@/server/domain/error";
import { cleanInput } from "@/server/domain/json/clean-input";
import { logger } from "@/server/infra/logger";
import { currentOrigin, findSignedIn, type SignedIn } from "@/server/transports/auth/signed-in";

export interface TrpcContext {
  signedIn: SignedIn | null;
  requestId: string;
}

export async function createTrpcContext(signedInNow = findSignedIn()): Promise<TrpcContext> {
  const [signedIn, { requestId }] = await Promise.all([signedInNow, currentOrigin()]);
  return { signedIn, requestId };
}

/** The data about an error that the browser gets in addition to the message. */
interface FailureData extends Pick<ErrorDetails, "errors" | "decision" | "problems" | "draft" | "published"> {
  appCode: ErrorCode;
  requestId: string;
}

/** Proxies typically close a connection that is idle for a minute. */
const PING_EVERY_MS = 10_000;
/** After this time, the page reconnects with its current sign-in. */
const MAX_STREAM_MS = 30 * 60_000;

const trpc = initTRPC.context<TrpcContext>().create({
  isDev: false,
  sse: {
    ping: { enabled: true, intervalMs: PING_EVERY_MS },
    client: { reconnectAfterInactivityMs: 3 * PING_EVERY_MS },
    maxDurationMs: MAX_STREAM_MS,
  },
  errorFormatter: ({ shape, error, ctx }) => {
    const { code, message, details } = toAppError(error);
    const { errors, decision, problems, draft, published } = details;
    const failure: FailureData = {
      appCode: code,
      errors,
      decision,
      problems,
      draft,
      published,
      requestId: ctx?.requestId ?? "",
    };
    return { ...shape, message, data: { ...shape.data, ...failure } };
  },
});

/** A procedure that anyone can call. Converts application errors to tRPC errors. */
const open = trpc.procedure.use(async ({ next }) => {
  const result = await next();
  if (!result.ok && result.error.cause instanceof AppError) throw toTrpcError(result.error.cause);
  return result;
});

/**
 * A procedure for signed-in members. `ctx.service` has the member and organization. Input from people who aren't signed
 * in isn't read.
 */
export const memberProcedure = open.use(async ({ ctx, next, getRawInput }) => {
  if (!ctx.signedIn) throw new AppError("unauthenticated", "You're signed out. Sign in again.");
  const { ctx: service, membership, renew } = ctx.signedIn;
  cleanInput(await getRawInput());
  return next({ ctx: { service, membership, renew } });
});

export const { router, createCallerFactory } = trpc;

export function toTrpcError(cause: AppError): TRPCError {
  return new TRPCError({ code: ERROR_CODES[cause.code].trpc, message: cause.message, cause });
}

/** Converts an error so that only messages meant for users are sent. */
function toAppError(error: TRPCError): AppError {
  if (error.cause instanceof AppError) return error.cause;
  if (error.code === "BAD_REQUEST" && error.cause instanceof ZodError) {
    const errors = error.cause.issues.map(({ path, message }) => ({
      pointer: `/${path.join("/")}`,
      message,
    }));
    const message = errors.map(({ pointer, message }) => `${pointer} ${message}`).join("; ");
    return new AppError("invalid-input", message, { errors });
  }
  const known = Object.entries(ERROR_CODES).find(([, { trpc }]) => trpc === error.code);
  if (known && error.code !== "INTERNAL_SERVER_ERROR")
    return new AppError(known[0] as ErrorCode, error.message);
  return new AppError("internal", UNEXPECTED);
}

export function logIfUnknown({ error, path, ctx }: { error: TRPCError; path?: string; ctx?: TrpcContext }) {
  if (toAppError(error).code === "internal")
    logger().error({ err: error.cause ?? error, path, requestId: ctx?.requestId }, "tRPC procedure failed");
}
