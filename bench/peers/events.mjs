// All events of a ledger into typed values: events.mjs viem|ethers URL LEDGER LAST BLOCKS_AT_ONCE. One line of JSON.
import { readFileSync } from "node:fs";

const [library, url, ledger, lastText, windowText] = process.argv.slice(2);
const last = Number(lastText);
const window = Number(windowText);
const abi = JSON.parse(readFileSync(new URL("../../resources/contracts/TegataLedger.abi.json", import.meta.url)));

async function reader() {
  if (library === "viem") {
    const { createPublicClient, http } = await import("viem");
    const client = createPublicClient({ transport: http(url) });
    const events = abi.filter((item) => item.type === "event");
    return async (from, to) => {
      const logs = await client.getLogs({ address: ledger, events, fromBlock: BigInt(from), toBlock: BigInt(to), strict: true });
      return logs.filter((log) => log.eventName && log.args).length;
    };
  }
  const { Interface, JsonRpcProvider } = await import("ethers");
  const provider = new JsonRpcProvider(url, 31337, { staticNetwork: true });
  const decoder = new Interface(abi);
  return async (from, to) => {
    const logs = await provider.getLogs({ address: ledger, fromBlock: from, toBlock: to });
    return logs.map((log) => decoder.parseLog(log)).filter((event) => event && event.args).length;
  };
}

const read = await reader();
const begin = performance.now();
let events = 0;
for (let from = 1; from <= last; from += window) events += await read(from, Math.min(last, from + window - 1));
console.log(JSON.stringify({ events, seconds: (performance.now() - begin) / 1000, peakKilobytes: process.resourceUsage().maxRSS }));
process.exit(0);
