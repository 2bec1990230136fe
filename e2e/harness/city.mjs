// The demo city, started for one test file on a free port with a data folder of its own.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const program = process.env.YICHUANG_BIN ?? join(root, "target/debug/yichuang");
const patience = 120_000;

/** A small city with a short past: enough people and cases for every page. */
const small = ["--residents", "60", "--weeks", "1"];

/** Starts `yichuang demo` and waits until it is ready. With YICHUANG_E2E_CITY (an address) a city that runs already is used. */
export async function startCity(...args) {
  const running = process.env.YICHUANG_E2E_CITY;
  if (running) return { address: running, log: () => "", stop: async () => {} };
  const folder = await mkdtemp(join(tmpdir(), "yichuang-e2e-"));
  const port = await freePort();
  // A name: browsers make no passkeys for a bare address.
  const address = `http://localhost:${port}`;
  const listen = ["--data", folder, "--listen", `127.0.0.1:${port}`];
  const child = spawn(program, ["demo", ...listen, ...small, ...args], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
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
    await rm(folder, { recursive: true, force: true });
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
