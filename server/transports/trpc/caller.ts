import { requireSignedIn } from "@/server/transports/auth/signed-in";
import { createCallerFactory, createTrpcContext, logIfUnknown } from "./init";
import { appRouter } from "./router";

const createCaller = createCallerFactory(appRouter);

/**
 * Returns a tRPC caller for pages, which calls the router in this process as the signed-in user. Redirects to
 * the sign-in page if no one is signed in.
 */
export async function getCaller() {
  await requireSignedIn();
  return createCaller(createTrpcContext, { onError: logIfUnknown });
}
