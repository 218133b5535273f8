"use client";

import { useEffect } from "react";
import { postAuth } from "@/components/auth/post-auth";

const KEY = "countersign.organization";

/** Switches to a different organization in all tabs. Returns whether it worked. */
export async function switchOrganization(organizationId: string): Promise<boolean> {
  const failed = await postAuth("session", { data: { organizationId } }).catch(() => "Unreached");
  if (failed) return false;
  localStorage.setItem(KEY, `${organizationId} ${Date.now()}`);
  location.assign("/");
  return true;
}

/**
 * Opens the home page when the user switches organizations in another tab. Otherwise this tab would show the previous
 * organization but act in the new one.
 */
export function useOrganizationSwitch() {
  useEffect(() => {
    const follow = ({ key }: StorageEvent) => key === KEY && location.assign("/");
    addEventListener("storage", follow);
    return () => removeEventListener("storage", follow);
  }, []);
}
