using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.Trust;
using DbCalm.Protocol.V1;

namespace DbCalm.Bench.Trust;

/// <summary>The authorities that the fleet was told of, each set read once for all, with when the first and the last agent heard of it.</summary>
internal sealed class BundleCache(AuthorityBundle first)
{
    private readonly ConcurrentDictionary<string, Told> known = new(StringComparer.Ordinal);

    /// <summary>Those that hosts begin with.</summary>
    public AuthorityBundle First => first;

    /// <summary>Every set that was told, in the order of the first telling.</summary>
    public IReadOnlyList<Told> InOrder => [.. known.Values.OrderBy(one => one.FirstAt)];

    /// <summary>Takes what one agent was told.</summary>
    public AuthorityBundle Take(Authorities authorities)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Google.Protobuf.ByteString certificate in authorities.Certificates)
        {
            hash.AppendData(certificate.Span);
        }

        Told told = known.GetOrAdd(Convert.ToHexStringLower(hash.GetHashAndReset()), _ => new Told(authorities.Certificates.ToBundle(), Stopwatch.GetTimestamp()));
        told.Count();
        return told.Bundle;
    }
}
