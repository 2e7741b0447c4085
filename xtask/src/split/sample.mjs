// Prints all that a module does, in one piece and in two.
//
//   node sample.mjs PROBED WHOLE FIRST SECOND
//
// Of the probed module: the functions that run for the argument 0, and what
// they read.
import { readFile } from "node:fs/promises";

const [probed, whole, first, second] = await Promise.all(
  process.argv.slice(2).map(async (it) => new WebAssembly.Module(await readFile(it))),
);
const NAMES = ["calls", "chooses"];

const start = (module, more) => {
  const said = [];
  const say = (value) => said.push(value);
  // The first half asks for it by its number.
  const out = { say, 0: say };
  const { exports } = new WebAssembly.Instance(module, { out, ...more });
  const act = (argument) => {
    for (const name of NAMES) {
      try {
        said.push([name, argument, exports[name](argument) ?? null]);
      } catch (error) {
        said.push([name, argument, error.message]);
      }
    }
    return said;
  };
  return { act, exports, said };
};

const acts = ({ act, said }) => {
  for (let argument = 0; argument < 24; argument += 1) act(argument);
  return said;
};

const hits = new Set();
const reads = [];
const probe = {
  hit: (number) => hits.add(number),
  read: (address, length) => reads.push([address, address + length]),
};
start(probed, { probe }).act(0);

let loads = 0;
const load = () => {
  loads += 1;
  new WebAssembly.Instance(second, { first: late.exports });
};
const late = start(first, { second: { load } });
late.act(0);
const early = loads;
late.said.length = 0;

console.log(JSON.stringify({
  ran: [...hits], reads, early, split: acts(late), whole: acts(start(whole)), loads,
}));
