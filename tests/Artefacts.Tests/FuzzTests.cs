using System.Security.Cryptography;
using DbCalm.Artefacts.Codecs;
using DbCalm.Artefacts.Encryption;
using DbCalm.Artefacts.Tests.Segments;
using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;
using DbCalm.Core.Repositories;

namespace DbCalm.Artefacts.Tests;

/// <summary>Damage of every kind gives an error or the right bytes: never other bytes, a hang or the end of the process.</summary>
public sealed class FuzzTests
{
    // In the quick ring, and the rest of ten thousand in the slow one.
    private const int Few = 2_000;
    private const int Many = 8_000;
    private const int SegmentBytes = 700;
    private static readonly byte[] Plain = StoredSample.Content(2500);

    [Theory]
    [InlineData(CompressionKind.None, false)]
    [InlineData(CompressionKind.Zstd, true)]
    [InlineData(CompressionKind.Lz4, false)]
    public Task Mutated_data_and_manifests_that_vouch_for_it_are_refused_or_right(CompressionKind kind, bool isEncrypted) => MutateDataAsync(kind, isEncrypted, Few / 20);

    [Theory]
    [Trait("ring", "slow")]
    [InlineData(CompressionKind.None, false)]
    [InlineData(CompressionKind.Zstd, true)]
    [InlineData(CompressionKind.Lz4, false)]
    public Task Much_mutated_data_is_refused_or_right(CompressionKind kind, bool isEncrypted) => MutateDataAsync(kind, isEncrypted, Many / 20);

    [Theory]
    [InlineData(CompressionKind.Gzip)]
    [InlineData(CompressionKind.Zstd)]
    [InlineData(CompressionKind.Lz4)]
    public void Mutated_units_never_end_the_process(CompressionKind kind) => MutateUnits(kind, Few);

    [Theory]
    [Trait("ring", "slow")]
    [InlineData(CompressionKind.Gzip)]
    [InlineData(CompressionKind.Zstd)]
    [InlineData(CompressionKind.Lz4)]
    public void Many_mutated_units_never_end_the_process(CompressionKind kind) => MutateUnits(kind, Many);

    [Fact]
    public void Mutated_wrapped_keys_are_refused() => MutateKeys(Few);

    [Fact]
    [Trait("ring", "slow")]
    public void Many_mutated_wrapped_keys_are_refused() => MutateKeys(Many);

    [Fact]
    public Task Mutated_manifests_that_are_sealed_anew_are_refused_or_read() => MutateManifestsAsync(Few);

    [Fact]
    [Trait("ring", "slow")]
    public Task Many_mutated_manifests_that_are_sealed_anew_are_refused_or_read() => MutateManifestsAsync(Many);

    private static async Task MutateDataAsync(CompressionKind kind, bool isEncrypted, int runs)
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        using DataKey? key = isEncrypted ? StoredSample.FixedKey() : null;
        StoredSample sample = await StoredSample.PackAsync(Plain, SegmentBytes, StoredSample.Settings(kind), key);
        byte[] bytes = await sample.BytesAsync();
        for (int run = 0; run < runs; run++)
        {
            byte[] mutated = Mutate(bytes, random);

            // Half of them with hashes that fit, so that what lies behind the hashes is reached; that can only be relied on where something is encrypted.
            bool isVouched = random.Next(2) == 0 && mutated.Length == bytes.Length;
            Manifest manifest = isVouched ? Vouch(sample.Manifest, mutated) : sample.Manifest;
            try
            {
                byte[] back = await StoredSample.DecodeAsync(mutated, manifest, key);
                Assert.True(Plain.AsSpan().SequenceEqual(back) || (isVouched && !isEncrypted), $"seed {seed}, run {run}");
            }
            catch (DbCalmException e)
            {
                Assert.True(e.Code == ErrorCode.Corrupt, $"seed {seed}, run {run}: {e}");
            }
        }
    }

    private static void MutateUnits(CompressionKind kind, int runs)
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        using ISegmentCodec codec = SegmentCodecs.Open(kind, 1);
        byte[] packed = new byte[codec.MaxPackedBytes(Plain.Length)];
        byte[] unit = packed[..codec.Compress(Plain, packed)];
        byte[] back = new byte[Plain.Length];
        for (int run = 0; run < runs; run++)
        {
            try
            {
                codec.Decompress(Mutate(unit, random), back);
            }
            catch (DbCalmException e)
            {
                Assert.True(e.Code == ErrorCode.Corrupt, $"seed {seed}, run {run}: {e}");
            }
        }

        Assert.Equal(Plain.Length, codec.Decompress(unit, back));
        Assert.Equal(Plain, back);
    }

    private static void MutateKeys(int runs)
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        using var key = RepositoryKey.Parse(StoredSample.KeyText, "test");
        using DataKey dataKey = StoredSample.FixedKey();
        byte[] file = WrappedKeyFile.Write(WrappedKey.Wrap(dataKey, key));
        const string Hash = "file_sha256";
        int json = file.AsSpan().IndexOf(",\"file_sha256\""u8);
        for (int run = 0; run < runs; run++)
        {
            // Half of them sealed anew.
            byte[] mutated = random.Next(2) == 0 ? Mutate(file, random) : SelfHash.Seal([.. Mutate(file[..json], random), (byte)'}'], Hash);
            try
            {
                using DataKey opened = ArtefactKeys.Unwrap(StoredSample.BackupId, mutated, key);
                Assert.True(opened.Bytes.SequenceEqual(dataKey.Bytes), $"seed {seed}, run {run}");
            }
            catch (DbCalmException e)
            {
                Assert.True(e.Code == ErrorCode.Corrupt, $"seed {seed}, run {run}: {e}");
            }
        }
    }

    private static async Task MutateManifestsAsync(int runs)
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        using DataKey key = StoredSample.FixedKey();
        StoredSample sample = await StoredSample.PackAsync(Plain, SegmentBytes, StoredSample.Settings(CompressionKind.Zstd), key);
        byte[] bytes = await sample.BytesAsync();
        byte[] file = ManifestFile.Write(sample.Manifest);
        int json = file.AsSpan().IndexOf(",\"manifest_sha256\""u8);
        for (int run = 0; run < runs; run++)
        {
            byte[] mutated = SelfHash.Seal([.. Mutate(file[..json], random), (byte)'}'], "manifest_sha256");
            try
            {
                Manifest manifest = ManifestFile.Read(mutated);
                byte[] back = await StoredSample.DecodeAsync(bytes, manifest, key);
                Assert.True(Plain.AsSpan().SequenceEqual(back), $"seed {seed}, run {run}");
            }
            catch (ManifestFormatException)
            {
                // Refused.
            }
            catch (DbCalmException e)
            {
                Assert.True(e.Code is ErrorCode.Corrupt or ErrorCode.Refused, $"seed {seed}, run {run}: {e}");
            }
        }
    }

    private static Manifest Vouch(Manifest manifest, byte[] bytes)
    {
        int at = 0;
        return manifest with
        {
            Segments =
            [
                .. manifest.Segments.Select(segment =>
                {
                    string hash = Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(at, segment.Stored)));
                    at += segment.Stored;
                    return segment with { Sha256 = hash };
                }),
            ],
        };
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        var bytes = new List<byte>(original);
        for (int i = random.Next(1, 5); i > 0; i--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0: bytes.RemoveAt(at); break;
                case 1: bytes.Insert(at, (byte)random.Next(256)); break;
                case 2: bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(50))); break;
                case 3: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                default: bytes[at] = (byte)random.Next(256); break;
            }

            if (bytes.Count == 0)
            {
                break;
            }
        }

        return [.. bytes];
    }
}
