// Passkeys of this browser: what the server asks for, with bytes in place of base64url, and back.

import { post, Problem } from "./api.js";

/**
 * @template {AuthenticatorResponse} Response
 * @typedef {PublicKeyCredential & { response: Response }} Credential
 */

/**
 * What keeps this browser from using passkeys here: "" when nothing does, "address" where the page
 * was opened by numbers, "http" without HTTPS, "browser" when it knows none.
 * @param {{ hostname: string }} [place]
 * @returns {"" | "address" | "http" | "browser"}
 */
export function obstacle(place = location, secure = globalThis.isSecureContext,
  able = Boolean(globalThis.PublicKeyCredential)) {
  if (/^[\d.]+$|:/.test(place.hostname)) return "address";
  if (!secure) return "http";
  return able ? "" : "browser";
}

/** Sign in; returns who it is now. */
export async function signInByPasskey() {
  const credential = await used(await post("/session/passkey/options"));
  return post("/session/passkey", { credential });
}

/** Show once more who sits here. */
export async function proveByPasskey() {
  const credential = await used(await post("/session/proof/passkey/options"));
  return post("/session/proof/passkey", { credential });
}

/** Make one and have the server keep it under a name. @param {string} name */
export async function makePasskey(name) {
  const options = await post("/session/passkeys/options");
  /** @type {Credential<AuthenticatorAttestationResponse>} */
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

/** @param {import("wire").UseOptions} options */
async function used(options) {
  /** @type {Credential<AuthenticatorAssertionResponse>} */
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

/**
 * Browsers say the same of "given up", "took too long" and "there is none": so does this.
 * @template {AuthenticatorResponse} Response
 * @param {() => Promise<globalThis.Credential | null>} act
 * @returns {Promise<Credential<Response>>}
 */
async function asked(act) {
  let code = "passkey_not_used";
  try {
    const got = await act();
    if (got) return /** @type {Credential<Response>} */ (got);
  } catch (error) {
    if (error.name === "InvalidStateError") code = "passkey_known";
  }
  throw new Problem(0, { code });
}

/** @param {PublicKeyCredential} credential */
const named = (credential) =>
  ({ id: credential.id, rawId: text(credential.rawId), type: credential.type });

/** @param {import("wire").Descriptor} one @returns {PublicKeyCredentialDescriptor} */
const described = (one) => ({
  ...one,
  id: bytes(one.id),
  // A browser passes over those that it does not know.
  transports: /** @type {AuthenticatorTransport[]} */ (one.transports),
});

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
