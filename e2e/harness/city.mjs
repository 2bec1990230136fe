// The demo city, started for one test file on a free port with a data folder of its own.
import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { password, people } from "./api.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
export const program = process.env.YICHUANG_BIN ?? join(root, "target/debug/yichuang");
const patience = 120_000;

/** A small city with a short past: enough people and cases for every page. */
const small = ["--residents", "60", "--weeks", "1"];

/**
 * Starts `yichuang demo` and waits until it is ready. With YICHUANG_E2E_SEED (a folder that seed.mjs made) it starts from a copy of
 * that city; with YICHUANG_E2E_CITY (an address) a city that runs already is used.
 */
export async function startCity(...args) {
  const running = process.env.YICHUANG_E2E_CITY;
  if (running) return { address: running, log: () => "", stop: async () => {} };
  const folder = await mkdtemp(join(tmpdir(), "yichuang-e2e-"));
  const seed = process.env.YICHUANG_E2E_SEED;
  if (seed) await cp(seed, folder, { recursive: true });
  const discard = () => rm(folder, { recursive: true, force: true });
  let served = await serve(folder, args).catch(async (why) => {
    await discard();
    throw why;
  });
  const stop = async () => {
    await served.stop();
    await discard();
  };
  /** The same city, so many days later; everybody has to sit down anew. */
  const later = async (days) => {
    await served.stop();
    served = await serve(folder, [...args, "--ahead", days]);
    return { ...served, stop };
  };
  return { ...served, stop, later };
}

/** Makes the city in a folder, for the copies. */
export async function makeCity(folder) {
  await mkdir(folder, { recursive: true });
  const city = await serve(folder, []);
  await isArchived(city).finally(city.stop);
}

/** Waits until every closed case has its archive file: else each copy would make them anew beside its story. */
async function isArchived({ address }) {
  const body = new URLSearchParams({ login: people.supervisor, password, next: "" });
  const signedIn = await fetch(`${address}/signin`, { method: "POST", body, headers: { origin: address }, redirect: "manual" });
  const cookie = signedIn.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
  for (const until = Date.now() + 10 * patience; Date.now() < until; await new Promise((resolve) => setTimeout(resolve, 500))) {
    const page = await (await fetch(`${address}/desk/archive`, { headers: { cookie, "accept-language": "zh-CN" } })).text();
    // The city is served before its past was read: that nothing is due then says nothing. A past without a closed case there is none.
    if (/已归档 [1-9]/.test(page) && !/待归档 [1-9]/.test(page)) return;
  }
  throw new Error("the closed cases of the city have no archive files yet");
}

async function serve(folder, args) {
  const port = await freePort();
  // A name: browsers make no passkeys for a bare address.
  const address = `http://localhost:${port}`;
  const listen = ["--data", folder, "--listen", `127.0.0.1:${port}`];
  const size = args.includes("--residents") ? [] : small;
  const child = spawn(program, ["demo", ...listen, ...size, ...args], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const said = [];
  child.stdout.on("data", (text) => said.push(text));
  child.stderr.on("data", (text) => said.push(text));
  const ended = new Promise((resolve) => {
    child.on("error", (why) => resolve(why.message));
    child.on("exit", (code, signal) => resolve(signal ?? `exit ${code}`));
  });
  const log = () => Buffer.concat(said).toString();
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  await ready(address, ended, log).catch(async (why) => {
    await stop();
    throw why;
  });
  return { address, folder, log, stop };
}

async function ready(address, ended, log) {
  const until = Date.now() + patience;
  let end;
  ended.then((how) => (end = how));
  while (Date.now() < until) {
    if (end) throw new Error(`${program} ended before it was ready: ${end}\n${log()}`);
    const answer = await fetch(`${address}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${address}/readyz was not ready within ${patience / 1000} s\n${log()}`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
