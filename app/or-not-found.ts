import { TRPCError } from "@trpc/server";
import { notFound } from "next/navigation";

/** A page that reads what does not exist, here or for this organization, is the not-found page. */
export async function orNotFound<T>(read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof TRPCError && error.code === "NOT_FOUND") notFound();
    throw error;
  }
}
