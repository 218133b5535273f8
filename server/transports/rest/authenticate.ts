import { AppError } from "@/server/domain/error";
import type { ServiceContext } from "@/server/services/context";
import { originOf } from "@/server/transports/auth/origin";
import { findTokenContext } from "@/server/transports/auth/token";

/** Identifies the caller by the token in the Authorization header. Ignores the browser's cookie. */
export async function authenticate(request: Request, requestId: string): Promise<ServiceContext> {
  const header = request.headers.get("authorization");
  if (!header) throw unauthenticated("This needs an API token. Send it as: Authorization: Bearer cs_…");
  const [, token] = /^Bearer +(\S+)$/i.exec(header) ?? [];
  if (!token) throw unauthenticated("Send the Authorization header as: Bearer cs_…");
  const ctx = await findTokenContext(token, { ...originOf(request.headers), requestId });
  if (!ctx)
    throw unauthenticated("This token is unknown, expired, or revoked. Create a new one under Settings.");
  return ctx;
}

function unauthenticated(detail: string): AppError {
  return new AppError("unauthenticated", detail, { headers: { "WWW-Authenticate": "Bearer" } });
}
