// The certified oidc-provider as a program of its own for the tests. Prints what it is in one line
// of JSON; "rotate" on standard input gives it another key.

import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { createInterface } from "node:readline";

import Provider from "oidc-provider";

const [redirectUri, signedOutUri] = process.argv.slice(2);
const SECRET = "office-secret-of-thirty-two-signs";
let keys = 0;

function newKey() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { ...privateKey.export({ format: "jwk" }), use: "sig", kid: `key-${(keys += 1)}` };
}

function provider(issuer) {
  const made = new Provider(issuer, {
    clients: [{ client_id: "office", client_secret: SECRET, redirect_uris: [redirectUri],
      post_logout_redirect_uris: [signedOutUri], grant_types: ["authorization_code"], response_types: ["code"] }],
    jwks: { keys: [newKey()] },
    cookies: { keys: ["of the tests"] },
    claims: { openid: ["sub"], profile: ["preferred_username"], groups: ["groups"] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, preferred_username: id, groups: ["desk"] }) }),
    async loadExistingGrant(context) {
      const { client, session } = context.oidc;
      const grant = new context.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope("openid profile groups");
      await grant.save();
      return grant;
    },
  });
  made.use(async (context, next) => {
    if (!context.path.startsWith("/interaction/")) return next();
    await made.interactionFinished(context.req, context.res, { login: { accountId: "mei" } });
    context.respond = false;
  });
  return made.callback();
}

const server = createServer((request, response) => handle(request, response));
let handle;
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://localhost:${server.address().port}`;
  handle = provider(issuer);
  console.log(JSON.stringify({ issuer, client_id: "office", secret: SECRET }));
  createInterface({ input: process.stdin }).on("line", () => {
    handle = provider(issuer);
    console.log("{}");
  }).on("close", () => process.exit(0));
});
