import { unknownPath } from "@/server/transports/rest/routes";

/** Handles paths under /api that no other route matches. */
export const GET = unknownPath;
export const HEAD = unknownPath;
export const POST = unknownPath;
export const PUT = unknownPath;
export const PATCH = unknownPath;
export const DELETE = unknownPath;
export const OPTIONS = unknownPath;
