"use client";

import { useLayoutEffect } from "react";
import { replayEarlyInput } from "./early-input";

/** Goes at the end of the page, so that its effect runs once the rest of the page is hydrated. */
export function Hydrated() {
  useLayoutEffect(() => void replayEarlyInput(), []);
  return null;
}
