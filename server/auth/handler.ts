import type { NextRequest } from "next/server";
import NextAuth from "next-auth/next";
import { authOptions } from "./options";
import { isSameOrigin } from "./same-origin";

/** next-auth's routes: the token against forged requests, sign-in, sign-out, the session. */
export async function handleAuth(
  request: NextRequest,
  context: { params: Promise<{ nextauth: string[] }> },
): Promise<Response> {
  if (request.method === "POST" && !isSameOrigin(request.headers))
    return Response.json({ error: "Send this from a page of this site." }, { status: 403 });
  return NextAuth(request, context, authOptions());
}
