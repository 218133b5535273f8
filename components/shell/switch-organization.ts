"use client";

import { useEffect } from "react";
import { postAuth } from "@/components/auth/post-auth";

const KEY = "countersign.organization";

/** Puts the session in another organization, for all tabs: it is one. Answers whether it worked. */
export async function switchOrganization(organizationId: string): Promise<boolean> {
  const failed = await postAuth("session", { data: { organizationId } }).catch(() => "Unreached");
  if (failed) return false;
  localStorage.setItem(KEY, `${organizationId} ${Date.now()}`);
  location.assign("/workflows");
  return true;
}

/** A tab that still shows the organization before would act in the new one: it goes along. */
export function useOrganizationSwitch() {
  useEffect(() => {
    const follow = ({ key }: StorageEvent) => key === KEY && location.assign("/workflows");
    addEventListener("storage", follow);
    return () => removeEventListener("storage", follow);
  }, []);
}
