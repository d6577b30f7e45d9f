using DbCalm.Core.Errors;
using CoreProof = DbCalm.Core.Catalog.Proof;
using WireProof = DbCalm.Protocol.V1.Proof;

namespace DbCalm.Protocol.Mapping;

/// <summary>Proofs on the wire.</summary>
public static class ProofMapping
{
    /// <summary>The wire form.</summary>
    public static WireProof ToWire(this CoreProof value) => value switch
    {
        CoreProof.None => WireProof.None,
        CoreProof.Checksummed => WireProof.Checksummed,
        CoreProof.Prepared => WireProof.Prepared,
        CoreProof.Restored => WireProof.Restored,
    };

    /// <summary>The proof in a wire message; throws an invalid-input error for none or an unknown one.</summary>
    public static CoreProof ToCore(this WireProof value) => value switch
    {
        WireProof.None => CoreProof.None,
        WireProof.Checksummed => CoreProof.Checksummed,
        WireProof.Prepared => CoreProof.Prepared,
        WireProof.Restored => CoreProof.Restored,
        WireProof.Unspecified or _ => throw new DbCalmException(ErrorCode.InvalidInput, "the proof is missing or unknown", "use a newer version of the receiver"),
    };
}
