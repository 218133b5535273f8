import type { ComponentProps } from "react";
import { Button } from "@/components/ui/button";

/**
 * A button that clears the search and the filters. Its label mentions only the search if no filters are set.
 */
export function ClearFilters({
  isOnlySearch,
  ...rest
}: Omit<ComponentProps<typeof Button>, "children"> & { isOnlySearch: boolean }) {
  return <Button {...rest}>{isOnlySearch ? "Clear search" : "Clear filters"}</Button>;
}
