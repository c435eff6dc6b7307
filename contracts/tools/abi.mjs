// Calldata from values that JSON can hold: numbers and strings of hex digits.

const word = (value) => BigInt.asUintN(256, BigInt(value)).toString(16).padStart(64, "0");
const bytesOf = (hex) => hex.slice(2);
const padded = (hex) => hex.padEnd(Math.ceil(hex.length / 64) * 64, "0");

function isDynamic(type) {
    return (
        type.type === "bytes" ||
        type.type === "string" ||
        type.type.endsWith("[]") ||
        (type.type === "tuple" && type.components.some(isDynamic))
    );
}

// Contract ABI specification, "Formal specification of the encoding".
export function encodeList(types, values) {
    const parts = types.map((type, index) => encode(type, values[index]));
    const headBytes = types.reduce(
        (sum, type, index) => sum + (isDynamic(type) ? 32 : parts[index].length / 2),
        0,
    );
    let head = "";
    let tail = "";
    types.forEach((type, index) => {
        if (isDynamic(type)) {
            head += word(headBytes + tail.length / 2);
            tail += parts[index];
        } else {
            head += parts[index];
        }
    });
    return head + tail;
}

function encode(type, value) {
    if (type.type.endsWith("[]")) {
        const element = { ...type, type: type.type.slice(0, -2) };
        return word(value.length) + encodeList(value.map(() => element), value);
    }
    switch (type.type) {
        case "tuple":
            return encodeList(type.components, type.components.map(({ name }) => value[name]));
        case "string":
        case "bytes": {
            const hex = type.type === "bytes" ? bytesOf(value) : Buffer.from(value, "utf8").toString("hex");
            return word(hex.length / 2) + padded(hex);
        }
        case "bytes32":
            return bytesOf(value);
        case "bool":
            return word(value ? 1 : 0);
        default:
            return word(value);
    }
}
