"use client";

import { useLayoutEffect } from "react";
import { replayEarlyInput } from "./early-input";

/** Comes last on the page, so its effect runs after everything before it is hydrated. */
export function Hydrated() {
  useLayoutEffect(() => void replayEarlyInput(), []);
  return null;
}
