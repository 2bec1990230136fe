// An outside provider of identities: a real one (npm oidc-provider) on a free port, with people of its own. Its pages ask who
// one is and whether to say so, as such pages do.
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const client = { id: "yichuang", secret: "a secret that only the test knows" };
const claims = ["id_number", "name", "phone_number"];

/** The settings with which the city finds the provider; the secret comes from the environment. */
export const settings = (issuer) => `
[[provider]]
id = "gov"
name = { zh = "国家政务服务平台", en = "the National Government Service Platform" }
side = "residents"
issuer = "${issuer}"
client_id = "${client.id}"
secret = { env = "YICHUANG_GOV_SECRET" }
scopes = ["person"]
claims = { number = "id_number", name = "name", phone = "phone_number" }
`;

/** What the city finds in its environment. */
export const environment = { YICHUANG_GOV_SECRET: client.secret };

/**
 * Starts the provider. `people` maps a subject to its claims. The city's address is told later, with `serves`, because the
 * city has to know the provider first.
 */
export async function startProvider(people) {
  let handle = (_, answer) => answer.writeHead(503).end();
  const server = createServer((request, answer) => handle(request, answer));
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address();
  const issuer = `http://127.0.0.1:${port}`;
  const serves = (city) => {
    const provider = configured(issuer, city, people);
    const own = provider.callback();
    handle = (request, answer) => {
      keeps(answer, city);
      return request.url.startsWith("/interaction/") ? asks(provider, people, request, answer) : own(request, answer);
    };
  };
  let waits;
  /** The next one who would be sent back to the city stays; comes with the address that they would have been sent to. */
  const holds = () => new Promise((resolve) => (waits = resolve));
  const keeps = (answer, city) => {
    const end = answer.end.bind(answer);
    answer.end = (...rest) => {
      const to = answer.getHeader("location");
      if (!waits || !to?.startsWith(city)) return end(...rest);
      waits(to);
      waits = undefined;
      answer.removeHeader("location");
      answer.removeHeader("content-length");
      answer.statusCode = 200;
      return end("held");
    };
  };
  const stop = () => {
    server.closeAllConnections();
    return new Promise((stopped) => server.close(stopped));
  };
  return { issuer, serves, holds, stop };
}

function configured(issuer, city, people) {
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [`${city}/signin/with/gov/back`],
        response_types: ["code"],
        grant_types: ["authorization_code"],
      },
    ],
    claims: { openid: ["sub"], person: claims },
    scopes: ["openid", "person"],
    pkce: { required: () => true },
    cookies: { keys: ["a key of the test"] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, sub) => people[sub] && { accountId: sub, claims: async () => ({ sub, ...people[sub] }) },
    ttl: { Session: 60, Interaction: 600, Grant: 600, AuthorizationCode: 60, AccessToken: 60, IdToken: 300 },
  });
  // A provider of this machine may be spoken to in clear, from the same machine.
  provider.proxy = false;
  return provider;
}

/** The provider's own page: one button for each person, and one for “no”. */
async function asks(provider, people, request, answer) {
  const { prompt, params, session } = await provider.interactionDetails(request, answer);
  const url = new URL(request.url, provider.issuer);
  const as = url.searchParams.get("as");
  if (as === "nobody") {
    const result = { error: "access_denied", error_description: "the person said no" };
    return provider.interactionFinished(request, answer, result, { mergeWithLastSubmission: false });
  }
  if (prompt.name === "consent") {
    const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope(prompt.details.missingOIDCScope?.join(" ") ?? "openid person");
    const result = { consent: { grantId: await grant.save() } };
    return provider.interactionFinished(request, answer, result, { mergeWithLastSubmission: true });
  }
  if (as) return provider.interactionFinished(request, answer, { login: { accountId: as, remember: false } });
  const links = [...Object.keys(people), "nobody"].map((sub) => `<p><a href="${url.pathname}?as=${sub}">${sub}</a></p>`);
  answer.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(`<!doctype html><title>Provider</title><h1>Who are you?</h1>${links.join("")}`);
}
