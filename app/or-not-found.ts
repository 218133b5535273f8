import { TRPCError } from "@trpc/server";
import { notFound } from "next/navigation";

/** Shows the not-found page if the requested item doesn't exist in this organization. */
export async function orNotFound<T>(read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof TRPCError && error.code === "NOT_FOUND") notFound();
    throw error;
  }
}
