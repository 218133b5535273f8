"use client";

import { useLayoutEffect } from "react";
import { replayEarlyInput } from "./early-input";

/** Stands last on the page, so its effect runs when everything before it is hydrated. */
export function Hydrated() {
  useLayoutEffect(() => void replayEarlyInput(), []);
  return null;
}
