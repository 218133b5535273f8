import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/browser";
import type { AddPasskeyInput, Assertion } from "@/server/domain/passkey/passkey";

/** The reason the browser can't use a passkey, worded for the user. */
export class PasskeyFault extends Error {}

/** Asks the browser to create a passkey. Throws a `PasskeyFault` if that fails. */
export async function createPasskey(
  options: PublicKeyCredentialCreationOptionsJSON,
): Promise<Omit<AddPasskeyInput, "name">> {
  const { startRegistration } = await loadLibrary();
  const { id: credential, response } = await startRegistration({ optionsJSON: options }).catch(explain);
  const { clientDataJSON, attestationObject } = response;
  return { credential, clientDataJSON, attestationObject };
}

/** Asks the browser to sign with a passkey. Throws a `PasskeyFault` if that fails. */
export async function signWithPasskey(options: PublicKeyCredentialRequestOptionsJSON): Promise<Assertion> {
  const { startAuthentication } = await loadLibrary();
  const { id: credential, response } = await startAuthentication({ optionsJSON: options }).catch(explain);
  const { clientDataJSON, authenticatorData, signature } = response;
  return { credential, clientDataJSON, authenticatorData, signature };
}

async function loadLibrary() {
  const library = await import("@simplewebauthn/browser");
  if (!library.browserSupportsWebAuthn())
    throw new PasskeyFault(
      "This browser can't use passkeys here. Use an up-to-date browser and an address that starts with https.",
    );
  return library;
}

const FAULTS: Record<string, string> = {
  NotAllowedError: "The prompt was canceled or timed out. Try again.",
  AbortError: "The prompt was canceled or timed out. Try again.",
  InvalidStateError: "This device already has one of your passkeys. Use a different device or key.",
  SecurityError:
    "Passkeys work only at the address that Countersign was set up with. Open Countersign at that address, or ask your operator to set PUBLIC_URL.",
};

function explain(error: unknown): never {
  const name = error instanceof Error ? error.name : "";
  throw new PasskeyFault(
    FAULTS[name] ?? "The browser couldn't use a passkey. Try a different device or key.",
  );
}
