import { requireSignedIn } from "@/server/transports/auth/session";
import { createCallerFactory, createTrpcContext, logIfUnknown } from "./init";
import { appRouter } from "./router";

const createCaller = createCallerFactory(appRouter);

/** Lets pages call the router in this process as the signed-in user. Redirects to the sign-in page if there is none. */
export async function getCaller() {
  await requireSignedIn();
  return createCaller(createTrpcContext, { onError: logIfUnknown });
}
