import { createCallerFactory, createTrpcContext, logIfUnknown } from "./init";
import { appRouter } from "./router";

const createCaller = createCallerFactory(appRouter);

/** What pages read through: the router, called in this process as whoever is signed in. */
export function getCaller() {
  return createCaller(createTrpcContext, { onError: logIfUnknown });
}
