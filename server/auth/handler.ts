import type { NextRequest } from "next/server";
import NextAuth from "next-auth/next";
import { ERROR_CODES } from "@/server/domain/error";
import { refuseBrowserRequest } from "./browser-request";
import { authOptions } from "./options";

/** next-auth's routes: the token against forged requests, sign-in, sign-out, the session. */
export async function handleAuth(
  request: NextRequest,
  context: { params: Promise<{ nextauth: string[] }> },
): Promise<Response> {
  const refusal = refuseBrowserRequest(request);
  if (refusal) return Response.json({ error: refusal.message }, { status: ERROR_CODES[refusal.code].http });
  return NextAuth(request, context, authOptions());
}
