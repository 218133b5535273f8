/// <reference types="vite/types/importMeta.d.ts" />
import type { RouteFiles } from "./transports/http/api/find-route";

/**
 * The route files of the API, by path. Vite replaces this call with their imports in tests, and scripts/bundle.mjs
 * does in the bundle.
 */
export const API_ROUTES: RouteFiles = import.meta.glob("/app/api/v1/**/route.ts");
