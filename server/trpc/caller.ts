import { TRPCError } from "@trpc/server";
import { notFound } from "next/navigation";
import { createCallerFactory, createTrpcContext, logIfUnknown } from "./init";
import { appRouter } from "./router";

const createCaller = createCallerFactory(appRouter);

/** What pages read through: the router, called in this process as whoever is signed in. */
export async function getCaller() {
  return createCaller(createTrpcContext, { onError: logIfUnknown });
}

/** A page that reads what does not exist, here or for this organization, is the not-found page. */
export async function orNotFound<T>(read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof TRPCError && error.code === "NOT_FOUND") notFound();
    throw error;
  }
}
