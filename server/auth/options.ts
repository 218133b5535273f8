import type { AuthOptions } from "next-auth";
import credentials from "next-auth/providers/credentials";
import { getDb } from "@/server/db";
import { findUnstorable } from "@/server/domain/text/text";
import { appSecret, env } from "@/server/env";
import { logger } from "@/server/logger";
import { findUserByPassword } from "@/server/services/member/sign-in";
import { SignInThrottle } from "./throttle";

const DAYS_SIGNED_IN = 30;
const throttle = new SignInThrottle();

/** What the browser sees of a failed sign-in, beside next-auth's own "CredentialsSignin". */
type Refusal = "TooManyAttempts" | "Unknown";

/** Made when asked for: a build imports this module without a secret. */
export function authOptions(): AuthOptions {
  const options: AuthOptions = {
    secret: appSecret(),
    session: { strategy: "jwt", maxAge: DAYS_SIGNED_IN * 24 * 60 * 60 },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    useSecureCookies: env().publicUrl.startsWith("https:"),
    providers: [
      credentials({
        name: "Password",
        credentials: { email: { type: "email" }, password: { type: "password" } },
        authorize: (given, request) => authorize(given, addressOf(request.headers)),
      }),
    ],
    callbacks: {
      // The token says who the user is and nothing more; what they may do is looked up at each request.
      jwt: ({ token }) => ({ sub: token.sub }),
      // Never elsewhere, and never by this installation's name: it may be reached by several.
      redirect: ({ url, baseUrl }) => (url.startsWith(baseUrl) ? url.slice(baseUrl.length) || "/" : "/"),
    },
    logger: {
      error: (code, metadata) => logger().warn({ code, metadata }, "sign-in"),
      warn: (code) => logger().debug({ code }, "sign-in"),
      debug: () => {},
    },
  };
  return options;
}

type Credentials = Record<"email" | "password", string> | undefined;

/** next-auth shows the message of whatever is thrown here, so nothing but a `Refusal` may be. */
async function authorize(given: Credentials, address: string) {
  const { user, refusal } = await signIn(given, address).catch((error: unknown) => {
    logger().error({ err: error }, "sign-in failed");
    return { user: null, refusal: "Unknown" as const };
  });
  if (refusal) throw new Error(refusal);
  return user;
}

async function signIn(
  given: Credentials,
  address: string,
): Promise<{ user: { id: string } | null; refusal?: Refusal }> {
  const { email: written, password } = given ?? {};
  if (typeof written !== "string" || typeof password !== "string") return { user: null };
  const email = written.trim().toLowerCase();
  if (email.length > 320 || findUnstorable(email) || findUnstorable(password)) return { user: null };
  if (!throttle.admit(email, address, Date.now())) return { user: null, refusal: "TooManyAttempts" };
  const user = await findUserByPassword(getDb(), { email, password });
  if (user) throttle.recordSuccess(email, address);
  return { user };
}

/** The socket's address, as the listener wrote it. Behind a proxy all share one: there the limits are per email. */
function addressOf(headers: Record<string, unknown> | undefined): string {
  const address = headers?.["x-client-address"];
  return typeof address === "string" ? address : "";
}
