// EIP-712 digest and signature of one AppendRecord, as the two JavaScript libraries make it: calls per second as JSON.
import { Wallet } from "ethers";
import { privateKeyToAccount } from "viem/accounts";

const key = "0x" + "42".repeat(32);
const domain = { name: "Tegata", version: "1", chainId: 31337, verifyingContract: "0x5fbdb2315678afecb367f032d93f642f64180aa3" };
const types = {
  AppendRecord: [
    { name: "patientId", type: "bytes32" },
    { name: "compartment", type: "bytes32" },
    { name: "epoch", type: "uint32" },
    { name: "recordHash", type: "bytes32" },
    { name: "signer", type: "address" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};
const wallet = new Wallet(key);
const account = privateKeyToAccount(key);
const message = {
  patientId: "0x" + "11".repeat(32),
  compartment: "0x" + "22".repeat(32),
  epoch: 1,
  recordHash: "0x" + "33".repeat(32),
  signer: account.address,
  nonce: BigInt("0x" + "44".repeat(32)),
  deadline: 1900000000n,
};

async function rate(call) {
  for (let i = 0; i < 200; ++i) await call(); // warm
  // Processor time, as on the other side: another load on the machine is nobody's fault.
  const begin = process.cpuUsage();
  let calls = 0;
  let used;
  do {
    for (let i = 0; i < 20; ++i) await call();
    calls += 20;
    used = process.cpuUsage(begin);
  } while (used.user + used.system < 2e6);
  return (calls * 1e6) / (used.user + used.system);
}

const viem = await rate(() => account.signTypedData({ domain, types, primaryType: "AppendRecord", message }));
const ethers = await rate(() => wallet.signTypedData(domain, types, message));
const [left, right] = await Promise.all([
  account.signTypedData({ domain, types, primaryType: "AppendRecord", message }),
  wallet.signTypedData(domain, types, message),
]);
if (left !== right) throw new Error("the two libraries sign differently");
console.log(JSON.stringify({ viem, ethers }));
