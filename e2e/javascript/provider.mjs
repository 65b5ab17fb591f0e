// An OpenID provider of the tests' own: npm's oidc-provider with one client, and a page on which anybody signs in under
// whatever name. It prints its issuer, and runs until its input ends.

import { createServer } from "node:http";
import { webcrypto } from "node:crypto";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

// Older releases of Node have it in the module alone.
globalThis.crypto ??= webcrypto;
// Whoever starts this reads the issuer alone and closes the output: notices that went there would end the process.
console.info = console.warn;

const { JAVASCRIPT_PACKAGES: packages, PROVIDER_ORIGIN: origin, PROVIDER_PORT: port } = process.env;
const library = join(packages, "node_modules/oidc-provider/lib/index.js");
const { default: Provider } = await import(pathToFileURL(library).href);

const PAGE = `<!doctype html><html lang="en"><title>Test provider</title><main><h1>Test provider</h1>
<form method="post"><label>Account <input name="login" autofocus></label> <button>Continue</button></form></main></html>`;

const server = createServer();
server.listen(Number(port ?? 0), "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "dosewire",
        client_secret: "canary-client-secret",
        redirect_uris: [`${origin}/session/provider/callback`],
        post_logout_redirect_uris: [`${origin}/`],
      },
    ],
    findAccount: (_, id) => ({ accountId: id, claims: () => claimsOf(id) }),
    claims: { openid: ["sub"], profile: ["name", "preferred_username"], email: ["email", "email_verified"] },
    cookies: { keys: ["one key of the tests"] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    loadExistingGrant: grant,
    pkce: { required: () => true },
    // The claims of scopes are told by the user info endpoint alone, as the standard has it, unless this says otherwise.
    conformIdTokenClaims: process.env.PROVIDER_CLAIMS_IN !== "id_token",
  });
  const answer = provider.callback();
  server.on("request", (request, response) => {
    if (!request.url.startsWith("/interaction/")) {
      answer(request, response);
    } else if (request.method === "POST") {
      signIn(provider, request, response);
    } else {
      response.setHeader("content-type", "text/html; charset=utf-8").end(PAGE);
    }
  });
  console.log(issuer);
});

function claimsOf(id) {
  return {
    sub: id,
    preferred_username: id,
    name: `${id[0].toUpperCase()}${id.slice(1)} of the provider`,
    email: `${id}@clinic.example`,
    email_verified: !id.startsWith("unverified"),
  };
}

/** Nobody is asked whether the client may know who they are. */
async function grant(context) {
  const { client, session, provider } = context.oidc;
  const given = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  given.addOIDCScope("openid profile email");
  await given.save();
  return given;
}

async function signIn(provider, request, response) {
  let body = "";
  for await (const chunk of request) body += chunk;
  const accountId = new URLSearchParams(body).get("login");
  const result = accountId === "nobody" ? { error: "access_denied" } : { login: { accountId } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

process.stdin.on("end", () => process.exit(0)).resume();
