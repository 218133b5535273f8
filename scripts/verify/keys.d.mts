export interface Pin {
  thumbprint: string;
}

/** Reads the keys that the caller trusts: a key set, keys, or thumbprints. */
export function readPins(text: string): Pin[];
