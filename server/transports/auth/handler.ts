import { randomUUID } from "node:crypto";
import { cookies } from "next/headers";
import { NextRequest } from "next/server";
import NextAuth from "next-auth/next";
import { AppError, methodNotAllowed } from "@/server/domain/error";
import { presentProblem } from "@/server/domain/problem";
import { env } from "@/server/infra/env";
import { logger } from "@/server/infra/logger";
import type { SignInClaims } from "@/server/services/account/sign-in-claims";
import { parseBody, readBody } from "@/server/transports/rest/read-body";
import { refuseBrowserRequest } from "./browser-request";
import { authOptions } from "./options";
import { signInBrowser } from "./sign-in-browser";
import { readSignInCookie } from "./sign-in-cookie";
import { endSignInBy, findSignedInBy } from "./signed-in-by";

/**
 * The next-auth routes that the app's pages use. The app doesn't need next-auth's other routes, such as its log, which
 * would be open to anyone.
 */
const METHODS: Record<string, readonly string[]> = {
  csrf: ["GET", "HEAD"],
  session: ["POST"],
  "callback/credentials": ["POST"],
  signout: ["POST"],
};

type Context = { params: Promise<{ nextauth?: string | string[] } | undefined> };

/** Handles next-auth's routes: the CSRF token, signing in and out, and switching organizations. */
export async function handleAuth(request: Request, { params }: Context): Promise<Response> {
  const requestId = request.headers.get("x-request-id") ?? randomUUID();
  try {
    const nextauth = [(await params)?.nextauth ?? []].flat();
    return await serve(request, nextauth);
  } catch (error) {
    const { pathname: instance } = new URL(request.url);
    const { status, headers, body } = presentProblem(error, { requestId, instance });
    if (status >= 500) logger().error({ err: error, requestId }, "request failed");
    return new Response(request.method === "HEAD" ? null : body, {
      status,
      headers: { "Cache-Control": "no-store", ...headers },
    });
  }
}

async function serve(request: Request, nextauth: string[]): Promise<Response> {
  const action = nextauth.join("/");
  requireAction(action, request.method);
  const refusal = refuseBrowserRequest(request);
  if (refusal) throw refusal;
  await dropCallbackCookie();
  const body = request.method === "POST" ? await readFields(request) : null;
  if (action === "signout") await endSignInBy(request);
  // next-auth checks only the cookie, which can outlive the sign-in.
  if (action === "session" && !(await findSignedInBy(request))) return Response.json({});
  const { origin, pathname } = new URL(request.url);
  // Drops the query, because the app's pages send none and next-auth responds to some queries with 500.
  const plain = new NextRequest(`${origin}${pathname}`, {
    method: body ? "POST" : "GET",
    headers: { "Content-Type": "application/json" },
    body: body && JSON.stringify(body),
  });
  const answer: Response = await NextAuth(plain, { params: { nextauth } }, authOptions());
  const claims = action === "callback/credentials" ? await readNewSignIn(answer) : null;
  if (claims && typeof body?.email === "string") {
    const email = body.email.trim().toLowerCase();
    answer.headers.append("Set-Cookie", await signInBrowser(request, { claims, email }));
  }
  return answer;
}

/** Reads the sign-in from a response. Returns null if the response doesn't sign anyone in. */
function readNewSignIn({ headers }: Response): Promise<SignInClaims | null> {
  const cookies = headers.getSetCookie().map((cookie) => cookie.split(";", 1)[0]);
  return readSignInCookie(cookies.join("; "));
}

function requireAction(action: string, method: string): void {
  const methods = Object.hasOwn(METHODS, action) ? METHODS[action] : undefined;
  if (!methods) throw new AppError("not-found", "There's nothing at this address. Check it and try again.");
  if (!methods.includes(method)) throw methodNotAllowed(method, methods.join(", "));
}

/** Reads the fields of a JSON body. Omits the callback URL, because the app's pages decide where to go next. */
async function readFields(request: Request): Promise<Record<string, unknown>> {
  const { callbackUrl: _, ...fields } = parseBody(await readBody(request));
  return fields;
}

/**
 * Deletes next-auth's callback cookie. The app's pages decide where to go next, and next-auth responds to
 * some values of this cookie with 500.
 */
async function dropCallbackCookie(): Promise<void> {
  const https = env().publicUrl.startsWith("https:");
  const name = `${https ? "__Secure-" : ""}next-auth.callback-url`;
  const jar = await cookies();
  if (jar.has(name)) jar.set(name, "", { path: "/", maxAge: 0, secure: https });
}
