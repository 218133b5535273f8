/** Scalar's configuration. Only the options that change, or that are easy to get wrong, have types. */
interface ScalarConfiguration {
  url: string;
  servers: { url: string }[];
  authentication: {
    preferredSecurityScheme: string;
    securitySchemes: Record<string, { token: string }>;
  };
  forceDarkModeState: "dark" | "light";
  [option: string]: unknown;
}

export interface ScalarReference {
  updateConfiguration: (configuration: ScalarConfiguration) => void;
  destroy: () => void;
}

interface Scalar {
  createApiReference: (element: HTMLElement, configuration: ScalarConfiguration) => ScalarReference;
}

declare global {
  interface Window {
    Scalar?: Scalar;
  }
}

/** Written by scripts/bundle.mjs. Loaded only when the page opens. */
const PROGRAM = new URL("../../server/generated/reference/scalar.js", import.meta.url);

/**
 * Options that turn off Scalar's fonts, telemetry, and links to its services, and keep the token out of the browser's
 * storage.
 */
const SELF_CONTAINED = {
  withDefaultFonts: false,
  telemetry: false,
  persistAuth: false,
  hideClientButton: true,
  showDeveloperTools: "never",
  agent: { disabled: true },
  mcp: { disabled: true },
};

/** The OpenAPI document already has examples in curl, TypeScript, and Python, so Scalar generates none. */
const LOOK = {
  theme: "none",
  layout: "modern",
  hideDarkModeToggle: true,
  hiddenClients: true,
  documentDownloadType: "json",
  /** The problem pages link to operations by their IDs. */
  generateOperationSlug: ({ operationId }: { operationId?: string }) => operationId ?? "",
  defaultOpenFirstTag: false,
};

/** Returns the configuration for a token and a color scheme. An empty token leaves the token field empty. */
export function configure({ token, dark }: { token: string; dark: boolean }): ScalarConfiguration {
  return {
    ...SELF_CONTAINED,
    ...LOOK,
    url: "/api/openapi.json",
    servers: [{ url: window.location.origin }],
    authentication: { preferredSecurityScheme: "token", securitySchemes: { token: { token } } },
    forceDarkModeState: dark ? "dark" : "light",
  };
}

let loading: Promise<Scalar> | undefined;

/** Loads Scalar once. After a failure, the next call tries again. */
export function loadScalar(): Promise<Scalar> {
  loading ??= new Promise<Scalar>((resolve, reject) => {
    const script = document.createElement("script");
    const fail = () => {
      loading = undefined;
      reject(new Error("Scalar didn't load"));
    };
    script.src = PROGRAM.pathname;
    script.onload = () => (window.Scalar ? resolve(window.Scalar) : fail());
    script.onerror = fail;
    document.head.append(script);
  });
  return loading;
}
