import { requireSignedIn } from "@/server/transports/auth/session";
import { createCallerFactory, createTrpcContext, logIfUnknown } from "./init";
import { appRouter } from "./router";

const createCaller = createCallerFactory(appRouter);

/** What pages read through: the router, called in this process as who is signed in. Nobody is: to the sign-in page. */
export async function getCaller() {
  await requireSignedIn();
  return createCaller(createTrpcContext, { onError: logIfUnknown });
}
