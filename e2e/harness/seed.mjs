// Makes the demo city once, in the folder that is given: each test file then starts with a copy of it (YICHUANG_E2E_SEED), not with
// people moving in again.
import { rm } from "node:fs/promises";
import { makeCity } from "./city.mjs";

const [folder] = process.argv.slice(2);
await rm(folder, { recursive: true, force: true });
await makeCity(folder);
console.log(`A demo city was made in ${folder}.`);
