// Somebody over the API: sets the scene of a story, so that the browser is left with the step that the story is about.
import assert from "node:assert/strict";

/** Everybody's password in the demo city. */
export const password = "Ninghe-2026";

/** People of the city by what they do in these stories: badges of officers of the hall, phones of residents. */
export const people = {
  lin: "15400000001",
  zhou: "15400000002",
  he: "15400000003",
  "hard cases": "NH0003",
  "household window": "NH0005",
  "household reviewer": "NH0066",
  "household decider": "NH0084",
  "public order window": "NH0058",
  "public order reviewer": "NH0075",
  "public order decider": "NH0093",
  "traffic window": "NH0055",
  "traffic reviewer": "NH0074",
  "legal reviewer": "NH0083",
  "exit and entry window": "NH0029",
  "station window": "NH0102",
  supervisor: "NH0002",
  "social security": "BSOCIALSEC",
  "medical insurance": "BMEDICALIN",
};

/** The numbers of identity cards, as they are shown at a window. */
const idNumbers = { zhou: "339901198610030159" };

/** The city over the API; everybody signs in once. */
export function apiOf(city) {
  const tokens = new Map();
  const send = async (method, path, token, body) => {
    const headers = { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) };
    const answer = await fetch(`${city.address}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
    const said = await answer.json();
    assert.ok(answer.ok, `${method} ${path}: ${JSON.stringify(said)}`);
    return said;
  };
  const tokenOf = async (who) => {
    if (!tokens.has(who)) {
      const { token } = await send("POST", "/session", undefined, { login: people[who], password });
      tokens.set(who, token);
    }
    return tokens.get(who);
  };
  return {
    /** A resident applies; `more` is what is answered, wished and otherwise. */
    async applies(who, item, more = {}) {
      const body = { item, site: "NH-HALL", answers: { delivery: "pickup" }, ...more };
      return send("POST", "/cases", await tokenOf(who), body);
    },
    /** An officer receives at the window what a resident applies for. */
    async receives(officer, who, item, more = {}) {
      const body = { id_number: idNumbers[who], item, answers: { delivery: "pickup" }, ...more };
      return send("POST", "/desk/cases", await tokenOf(officer), body);
    },
    /** An officer does something with a case. */
    async does(who, { id }, verb, more = {}) {
      return send("POST", `/desk/cases/${id}/commands`, await tokenOf(who), { verb, ...more });
    },
    /** A resident does something in their own case. */
    async says(who, { id }, what, body = {}) {
      return send("POST", `/cases/${id}/${what}`, await tokenOf(who), body);
    },
    /** Another office is done with its step of an errand. */
    async finishes(who, errand, step, words) {
      return send("POST", `/departments/steps/${errand}/${step}`, await tokenOf(who), { verb: "finish", words });
    },
    /** An errand as the family reads it. */
    async errand(who, id) {
      return send("GET", `/errands/${id}`, await tokenOf(who));
    },
    /** Somebody waits for a time to come free. */
    async waits(who, wish) {
      return send("POST", "/appointments/wishes", await tokenOf(who), wish);
    },
    /** The states of somebody's appointments: `held` is one that is kept for them to confirm. */
    async appointed(who) {
      const { appointments } = await send("GET", "/appointments", await tokenOf(who));
      return appointments.map((it) => it.state);
    },
    /** An officer presses a key of their window. */
    async presses(officer, key, more = {}) {
      return send("POST", `/desk/window/${key}`, await tokenOf(officer), more);
    },
    /** Who somebody is. */
    async me(who) {
      return send("GET", "/me", await tokenOf(who));
    },
    /** A resident opens a paper, by which it is served; comes back with its seal, on which stands what it says. */
    async opens(who, { id }, number) {
      await send("POST", `/cases/${id}/papers/${number}/opened`, await tokenOf(who), {});
      return send("GET", `/cases/${id}/papers/${number}/seal`, await tokenOf(who));
    },
    /** A case as its applicant reads it. */
    async reads(who, { id }) {
      return send("GET", `/cases/${id}`, await tokenOf(who));
    },
  };
}
