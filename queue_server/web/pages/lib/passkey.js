// Passkeys of this browser: what the server asks for, with bytes in place of base64url, and back.

import { post, Problem } from "./api.js";

/**
 * What keeps this browser from using passkeys here: "" when nothing does, "address" where the page
 * was opened by numbers, "http" without HTTPS, "browser" when it knows none.
 */
export function obstacle(place = location, secure = globalThis.isSecureContext,
  able = Boolean(globalThis.PublicKeyCredential)) {
  if (/^[\d.]+$|:/.test(place.hostname)) return "address";
  if (!secure) return "http";
  return able ? "" : "browser";
}

/** @returns {Promise<any>} who is signed in now */
export async function signInByPasskey() {
  const credential = await used(await post("/session/passkey/options"));
  return post("/session/passkey", { credential });
}

/** Show once more who sits here. */
export async function proveByPasskey() {
  const credential = await used(await post("/session/proof/passkey/options"));
  return post("/session/proof/passkey", { credential });
}

/** Make one and have the server keep it under a name. */
export async function makePasskey(name) {
  const options = await post("/session/passkeys/options");
  const made = await asked(() => navigator.credentials.create({ publicKey: {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: options.excludeCredentials.map(described),
  } }));
  const { clientDataJSON, attestationObject } = made.response;
  return post("/session/passkeys", { name, credential: { ...named(made), response: {
    clientDataJSON: text(clientDataJSON),
    attestationObject: text(attestationObject),
    transports: made.response.getTransports?.() ?? [],
  } } });
}

async function used(options) {
  const got = await asked(() => navigator.credentials.get({ publicKey: {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: options.allowCredentials.map(described),
  } }));
  const { clientDataJSON, authenticatorData, signature, userHandle } = got.response;
  return { ...named(got), response: {
    clientDataJSON: text(clientDataJSON),
    authenticatorData: text(authenticatorData),
    signature: text(signature),
    userHandle: userHandle && text(userHandle),
  } };
}

/** Browsers say the same of "given up", "took too long" and "there is none": so does this. */
async function asked(act) {
  try {
    return await act();
  } catch (error) {
    const known = error.name === "InvalidStateError";
    throw new Problem(0, { code: known ? "passkey_known" : "passkey_not_used" });
  }
}

const named = (credential) =>
  ({ id: credential.id, rawId: text(credential.rawId), type: credential.type });

const described = (one) => ({ ...one, id: bytes(one.id) });

/** @param {string} written base64url */
export function bytes(written) {
  const binary = atob(written.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (one) => one.charCodeAt(0));
}

/** @param {ArrayBuffer} buffer @returns {string} base64url without padding */
export function text(buffer) {
  const binary = Array.from(new Uint8Array(buffer), (one) => String.fromCharCode(one)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
