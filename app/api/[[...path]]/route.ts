import { nothingHere } from "@/server/transports/rest/routes";

/** Whatever under /api no other route answers. */
export const GET = nothingHere;
export const HEAD = nothingHere;
export const POST = nothingHere;
export const PUT = nothingHere;
export const PATCH = nothingHere;
export const DELETE = nothingHere;
export const OPTIONS = nothingHere;
