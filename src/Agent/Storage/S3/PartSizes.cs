namespace DbCalm.Agent.Storage.S3;

/// <summary>
/// How large each part of an upload is. A service takes 10,000 parts and nobody knows the length beforehand, so parts grow: small ones keep the
/// memory of usual backups small, and large ones at the end make 10,000 enough for 5 TiB.
/// </summary>
internal static class PartSizes
{
    /// <summary>The most parts of one upload.</summary>
    public const int MostParts = 10_000;

    private const long MiB = 1 << 20;

    // Up to part 2,000 the size that was asked for: 31 GiB with 16 MiB; then 156 GiB, 656 GiB and 5.01 TiB.
    private static readonly (int LastPart, long Bytes)[] Tiers = [(4_000, 64 * MiB), (6_000, 256 * MiB), (MostParts, 1_152 * MiB)];

    /// <summary>Bytes of part <paramref name="number"/>, counted from 1, when the first ones have <paramref name="firstBytes"/>.</summary>
    public static int Of(int number, long firstBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, MostParts);
        long least = number <= 2_000 ? firstBytes : Tiers.First(tier => number <= tier.LastPart).Bytes;
        return (int)Math.Max(firstBytes, least);
    }
}
