#include <tegata/ledgerclient/Transaction.h>

#include <tegata/ledgerclient/Rlp.h>

namespace tegata::ledger {
namespace {

// EIP-2718 type of EIP-1559 transactions.
constexpr std::uint8_t transactionType = 0x02;

std::vector<Bytes> unsignedFields(const Transaction &transaction)
{
    return {rlp::encode(protocol::toNumber(transaction.chainId)),
            rlp::encode(transaction.nonce),
            rlp::encode(transaction.maxPriorityFeePerGas),
            rlp::encode(transaction.maxFeePerGas),
            rlp::encode(transaction.gasLimit),
            transaction.to ? rlp::encode(transaction.to->view()) : rlp::encode(ByteView()),
            rlp::encode(transaction.value),
            rlp::encode(ByteView(transaction.data)),
            rlp::encodeList({})};
}

Bytes withType(const std::vector<Bytes> &fields)
{
    Bytes encoded{transactionType};
    append(encoded, rlp::encodeList(fields));
    return encoded;
}

Wei integerFrom(ByteView bytes)
{
    ByteArray<32> word{};
    std::copy(bytes.begin(), bytes.end(), word.begin());
    return Wei::fromBigEndian(word);
}

} // namespace

crypto::Hash32 signingHash(const Transaction &transaction)
{
    return crypto::keccak256(withType(unsignedFields(transaction)));
}

Result<SignedTransaction> signTransaction(const Transaction &transaction, const crypto::SigningKey &key)
{
    const Result<crypto::Address> sender = crypto::addressOf(key);
    if (!sender) {
        return failure(sender.error());
    }
    const Result<crypto::Signature> signature = crypto::sign(key, *sender, signingHash(transaction));
    if (!signature) {
        return failure(signature.error());
    }
    const ByteView bytes = signature->view();
    std::vector<Bytes> fields = unsignedFields(transaction);
    fields.push_back(rlp::encode(static_cast<std::uint64_t>(bytes[64] - 27)));
    fields.push_back(rlp::encode(integerFrom(bytes.subspan(0, 32))));
    fields.push_back(rlp::encode(integerFrom(bytes.subspan(32, 32))));
    SignedTransaction out;
    out.raw = withType(fields);
    out.hash = protocol::TransactionHash(crypto::keccak256(out.raw).bytes());
    out.sender = *sender;
    return out;
}

protocol::Address contractAddress(const protocol::Address &sender, std::uint64_t nonce)
{
    const std::vector<Bytes> fields{rlp::encode(sender.view()), rlp::encode(nonce)};
    const crypto::Hash32 hash = crypto::keccak256(rlp::encodeList(fields));
    return *protocol::Address::fromBytes(hash.view().subspan(12));
}

} // namespace tegata::ledger
